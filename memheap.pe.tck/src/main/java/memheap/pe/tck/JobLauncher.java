package memheap.pe.tck;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** How the JVMs of a job are started, which differ in the number of their PE alone. */
@FunctionalInterface
public interface JobLauncher {

    /** Each by itself, on this host. */
    JobLauncher EACH_BY_ITSELF = (count, jvm) -> IntStream.range(0, count).mapToObj(pe -> jvm.apply(String.valueOf(pe))).toList();

    /**
     * The commands that start a job.
     *
     * @param count how many PEs it has
     * @param jvm the command of one JVM, made of what tells the JVM its number: the number, or {@code $NAME} if it is to look into its environment
     * @return one command for each PE, in the order of their numbers, or one for all, which ends when all have ended, with a status other than 0 if one
     *     of them has
     */
    List<List<String>> commands(int count, Function<String, List<String>> jvm);
}
