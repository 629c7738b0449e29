# Reads the XML reports of Surefire and Failsafe; prints the tests that ran in the container, then the count of all.
# A record is one tag: everything up to the next '>', which stands in an attribute's value only as '&gt;'.

BEGIN { RS = ">"; passed = failed = skipped = contained = 0 }

FNR == 1 { prose = "" }

# What tests printed, and stack traces, may look like tags.
prose != "" { if (index($0, "</" prose)) prose = ""; next }

/<testcase[ \t\r\n]/ {
    inContainer = FILENAME ~ /failsafe-reports/
    name = attribute("classname") ": " attribute("name")
    outcome = "passed"
    if ($0 ~ /\/$/) count()
    next
}

/<\/testcase[ \t\r\n]*$/ { count(); next }
/<skipped/               { if (outcome == "passed") outcome = "skipped" }
/<(failure|error)[ \t\r\n\/]*/ { outcome = "failed" }

/<(system-out|system-err|failure|error|skipped|rerunFailure|flakyFailure|rerunError|flakyError|stackTrace|property)/ && !/\/$/ {
    prose = $0
    sub(/^[^<]*</, "", prose)
    sub(/[ \t\r\n].*/, "", prose)
    if (prose == "property") prose = ""
}

function attribute(key,   text) {
    text = $0
    if (!match(text, "[ \t\r\n]" key "=\"[^\"]*\"")) return ""
    text = substr(text, RSTART + length(key) + 3, RLENGTH - length(key) - 4)
    gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&quot;/, "\"", text); gsub(/&apos;/, "'", text)
    gsub(/&#10;/, " ", text); gsub(/&amp;/, "\\&", text)
    return text
}

function count() {
    if (outcome == "passed") passed++
    if (outcome == "failed") failed++
    if (outcome == "skipped") skipped++
    if (inContainer) lines[++contained] = sprintf("  %-7s  %s", outcome, name)
}

END {
    print ""
    print "In the container:" (contained ? "" : " none")
    for (i = 1; i <= contained; i++) print lines[i]
    print ""
    printf "%d tests, %d of them in the container\n", passed + failed + skipped, contained
    printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
}
