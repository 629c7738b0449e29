/**
 * What a person does with a running heap: the shell's commands of scope {@code memheap} ({@link memheap.shell.MemheapCommands} and the
 * classes it hands them to), a console for piped input, the runner of a single command line, and the command socket of a home's owner.
 * Nothing here is exported.
 */
package memheap.shell;
