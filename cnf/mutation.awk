# Reads PIT's CSV of several modules; prints for each class how many mutants there were, how many a test has killed, and where those are that survived.
# file, class, mutator, method, line, status, test

BEGIN { FS = "," }

{
    class = $2
    sub(/\$.*/, "", class)
    if (!(class in mutants)) order[++classes] = class
    mutants[class]++
    if ($6 ~ /^(KILLED|TIMED_OUT|MEMORY_ERROR|RUN_ERROR)$/) killed[class]++
    else if ($6 != "NON_VIABLE") { survived[class]++; at[class, $5]++; if ($5 + 0 > last[class]) last[class] = $5 + 0 }
}

# The lines of a class in which mutants survived, each with their number if there are several.
function places(class,   line, text) {
    for (line = 1; line <= last[class]; line++)
        if ((class, line) in at) text = text " " line (at[class, line] > 1 ? "*" at[class, line] : "")
    return text
}

END {
    printf "%-32s %7s %7s %9s  %s\n", "class", "mutants", "killed", "survived", "in lines"
    for (i = 1; i <= classes; i++) {
        class = order[i]
        printf "%-32s %7d %7d %9d %s\n", class, mutants[class], killed[class], survived[class], places(class)
        allMutants += mutants[class]; allKilled += killed[class]; allSurvived += survived[class]
    }
    printf "%-32s %7d %7d %9d\n", "all", allMutants, allKilled, allSurvived
    print "docs/mutation.md tells why some cannot be killed; target/pit-reports/index.html of each module shows them in place"
}
