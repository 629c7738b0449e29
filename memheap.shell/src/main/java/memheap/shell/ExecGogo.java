package memheap.shell;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Job;

/** Runs command lines in a Gogo session: results are printed as the shell prints them, an exception as its message. */
final class ExecGogo implements ExecSession {

    private final CommandSession session;
    private final PrintStream out;
    private final PrintStream err;

    ExecGogo(CommandProcessor processor, OutputStream out, OutputStream err) {
        this.out = new PrintStream(out, true, StandardCharsets.UTF_8);
        this.err = new PrintStream(err, true, StandardCharsets.UTF_8);
        this.session = processor.createSession(InputStream.nullInputStream(), this.out, this.err);
    }

    /**
     * Tells whether a command can be run now.
     *
     * @param name scope and function, such as {@code memheap:status}
     * @return whether Gogo knows it
     */
    boolean knows(String name) {
        return session.get(name) != null;
    }

    @Override
    public boolean run(String line) {
        try {
            Object result = session.execute(line);
            if (result != null) {
                out.println(session.format(result, Converter.INSPECT));
            }
            return true;
        } catch (Exception failure) {
            err.println(complaint(failure));
            return false;
        } finally {
            out.flush();
            err.flush();
        }
    }

    @Override
    public void interrupt() {
        session.jobs().forEach(Job::interrupt);
    }

    @Override
    public void close() {
        session.close();
    }

    private static String complaint(Exception failure) {
        return switch (failure) {
            case NoSuchFileException missing -> String.format(Locale.ROOT, "there is no file '%s'", missing.getFile());
            case InterruptedException _ -> "interrupted";
            case AccessDeniedException denied -> String.format(Locale.ROOT, "access to '%s' is denied", denied.getFile());
            case Exception silent when silent.getMessage() == null || silent.getMessage().isBlank() -> silent.toString();
            case Exception other -> other.getMessage();
        };
    }
}
