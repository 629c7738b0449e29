package memheap.chaos.kills;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import memheap.api.MemheapException;
import memheap.base.BaseFixture;
import memheap.event.GenerationState;
import memheap.tck.Seeds;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A heap in a file whose component finds its metadata damaged: it is not believed or goes on with what is consistent, and hangs or breaks nothing in either case. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class DamagedHeapIT {

    private static final int ROUNDS = 60;
    private static final long WINDOW = 1 << 20;
    private static final int WINDOWS = 2;
    private static final long METADATA = 2 << 20; // where the first window's begin
    private static final int BLOCKS = 200;

    @TempDir
    Path folder;

    private BaseFixture fixture(Path file) throws IOException {
        return new BaseFixture("memheap.backing", "file:" + file, "memheap.size", String.valueOf(WINDOW), "memheap.windows", String.valueOf(WINDOWS));
    }

    private long[] leaveBlocks(Path file, Subject subject, Random random) throws IOException {
        var blocks = new long[BLOCKS];
        try (var fixture = fixture(file)) {
            fixture.add(subject.label(), 1, subject.component());
            for (int i = 0; i < BLOCKS; i++) {
                blocks[i] = fixture.addresses.allocate(8 + random.nextInt(1000), 16);
                fixture.addresses.memory().set(ValueLayout.JAVA_LONG, blocks[i], blocks[i]);
            }
            for (int i = 0; i < BLOCKS; i += 3) {
                fixture.addresses.free(blocks[i]);
                blocks[i] = 0;
            }
        }
        return blocks;
    }

    /** The bytes of the first window's metadata that are in use. */
    private static List<Long> used(Path file) throws IOException {
        long end = Files.size(file) - (WINDOWS + 1) * WINDOW;
        var used = new ArrayList<Long>();
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(end - METADATA));
            channel.read(bytes, METADATA);
            for (int at = 0; at < bytes.position(); at++) {
                if (bytes.get(at) != 0) {
                    used.add(METADATA + at);
                }
            }
        }
        return used;
    }

    private static void damage(Path file, long at, Random random) throws IOException {
        var bytes = new byte[1 << random.nextInt(4)];
        random.nextBytes(bytes);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), at);
        }
    }

    @ParameterizedTest
    @EnumSource(Subject.class)
    void damagedMetadataAreRefusedOrMadeConsistentAndNeverHangAnybody(Subject subject) throws Exception {
        var random = new Random(Seeds.printed("DamagedHeapIT " + subject.label()));
        Path whole = folder.resolve("whole");
        long[] blocks = leaveBlocks(whole, subject, random);
        List<Long> used = used(whole);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Path file = Files.copy(whole, folder.resolve("heap"), StandardCopyOption.COPY_ATTRIBUTES);
            damage(file, used.get(random.nextInt(used.size())), random);
            refused += isRefused(file, subject, blocks) ? 1 : 0;
            Files.delete(file);
        }
        assertThat(refused).as("how often damage was found, of %d times", ROUNDS).isPositive();
    }

    private boolean isRefused(Path file, Subject subject, long[] blocks) throws Exception {
        try (var fixture = fixture(file)) {
            fixture.add(subject.label(), 1, subject.component());
            GenerationState state = fixture.inspector().generations().stream().filter(generation -> generation.generation() == 1).findFirst().orElseThrow().state();
            assertThat(state).isIn(GenerationState.ACTIVE, GenerationState.ORPHANED);
            for (long block : blocks) {
                if (block != 0) {
                    assertThat(fixture.addresses.memory().get(ValueLayout.JAVA_LONG, block)).as("the content of a block, which the damage does not reach").isEqualTo(block);
                    freeIfKnown(fixture, block);
                }
            }
            assertThat(fixture.inspector().verify()).isEmpty();
            fixture.addresses.free(fixture.addresses.allocate(100, 16));
            return state == GenerationState.ORPHANED;
        }
    }

    private static void freeIfKnown(BaseFixture fixture, long block) {
        try {
            fixture.addresses.free(block);
        } catch (MemheapException unknown) {
            // damaged, or its component was refused
        }
    }
}
