# Reads the rows that the enumeration of crash points has left, one word for each column; prints them as a table, with a sum.

BEGIN {
    print "component  calls     scripts  operations        cuts    lost  corrupt   undecided  seconds"
}

{
    printf "%-9s  %-8s  %7d  %10d  %10d  %6d  %7d  %10d  %7.1f\n", $1, $2, $3, $4, $5, $6, $7, $8, $9
    for (column = 3; column <= 9; column++) sum[column] += $column
    seed = $10
}

END {
    printf "%-9s  %-8s  %7d  %10d  %10d  %6d  %7d  %10d  %7.1f\n", "all", "", sum[3], sum[4], sum[5], sum[6], sum[7], sum[8], sum[9]
    print "seed " seed ": './memheap crashes --seed " seed "' begins with the same scripts"
}
