# Reads JaCoCo's aggregate CSV; prints a line for each module. Fails if tests run through less than 'least' of the lines of the base or of a component.

BEGIN { FS = ","; judged["memheap.base"] = judged["memheap.buddy"] = judged["memheap.ptmalloc"] = 1 }

FNR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }

{
    module = $column["GROUP"]
    sub(/.*\//, "", module)
    if (!(module in lines)) order[++modules] = module
    covered[module] += $column["LINE_COVERED"]
    lines[module] += $column["LINE_COVERED"] + $column["LINE_MISSED"]
    taken[module] += $column["BRANCH_COVERED"]
    branches[module] += $column["BRANCH_COVERED"] + $column["BRANCH_MISSED"]
}

function share(part, whole) { return sprintf("%5d of %5d  %5.1f %%", part, whole, whole ? 100 * part / whole : 100) }

END {
    printf "%-20s %-24s %s\n", "module", "lines", "branches"
    for (i = 1; i <= modules; i++) {
        module = order[i]
        isBelow = module in judged && covered[module] < least * lines[module]
        printf "%-20s %-24s %s%s\n", module, share(covered[module], lines[module]), share(taken[module], branches[module]), isBelow ? "  too few lines" : ""
        if (isBelow) below++
        delete judged[module]
    }
    for (module in judged) { printf "%-20s nothing was noted\n", module; below++ }
    printf "At least %.0f %% of the lines of the base and of each component\n", 100 * least
    exit below > 0
}
