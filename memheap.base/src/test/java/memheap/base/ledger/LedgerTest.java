package memheap.base.ledger;

import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.SPARSE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import memheap.tck.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The notes about live blocks: against a map, at the borders of the classes, under threads, and in bytes. */
class LedgerTest {

    private static final long KIB = 1 << 10;
    private static final long MIB = 1 << 20;
    private static final long GIB = 1 << 30;

    private final LedgerClock clock = new LedgerClock();

    private Ledger ledger(Arena arena, long windowBytes) {
        return new Ledger(arena.allocate(Ledger.memoryBytes(windowBytes), 8), windowBytes, clock);
    }

    /** A ledger in a file with holes: of a large one, few pages are ever there. */
    private static final class LargeLedger implements AutoCloseable {

        final Ledger ledger;
        private final Arena arena = Arena.ofConfined();

        LargeLedger(long windowBytes, LedgerClock clock) {
            this(windowBytes, Ledger.memoryBytes(windowBytes), clock);
        }

        /** With fewer notes than the window could need. */
        LargeLedger(long windowBytes, long memoryBytes, LedgerClock clock) {
            try (FileChannel file = FileChannel.open(Files.createTempFile("ledger", ".notes"), WRITE, READ, SPARSE, DELETE_ON_CLOSE)) {
                ledger = new Ledger(file.map(FileChannel.MapMode.READ_WRITE, 0, memoryBytes, arena), windowBytes, clock);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        @Override
        public void close() {
            arena.close();
        }
    }

    private static LongStream borders() {
        return LongStream.of(0, 1, 15, 16, 31, 32, 63, 64, 4095, 4096, 65_535, 65_536, 131_071, 131_072, 131_073, GIB, 4 * GIB - 1, 4 * GIB, 4 * GIB + 17);
    }

    @ParameterizedTest
    @MethodSource("borders")
    void aBlockOfAnySizeIsFoundWithItsSizeOwnerAndSampleUntilItIsStruckOut(long byteSize) {
        try (var large = new LargeLedger(8 * GIB, clock)) {
            for (long offset : new long[] {0, 16, 4080, 131_056, 131_072, 3 * GIB + 48}) {
                large.ledger.enter(offset, byteSize, 4095, true);
                assertEntry(large.ledger.find(offset), byteSize, 4095, true);
                assertEntry(large.ledger.strike(offset), byteSize, 4095, true);
                assertThat(large.ledger.find(offset)).isEqualTo(LedgerEntry.NONE);
                assertThat(large.ledger.strike(offset)).isEqualTo(LedgerEntry.NONE);
                assertEntry(large.ledger.findFreed(offset), byteSize, 4095, true);
            }
        }
    }

    /** More than half of a word can count: of a window of 1 TiB so far behind only when it is full of small blocks, of this one from the first sheet on. */
    @Test
    void sheetsBehindFourBillionWordsDoNotMeet() {
        long windowBytes = 16_384 * GIB;
        try (var large = new LargeLedger(windowBytes, 32 * GIB + MIB, clock)) {
            for (long block = 0; block < 64; block++) {
                large.ledger.enter(block * 4096 + 16 * block, 16 + block, (int) block, false);
                large.ledger.enter(block * 4096 + 2048, 1000 + block, (int) block, true);
            }
            for (long block = 0; block < 64; block++) {
                assertEntry(large.ledger.find(block * 4096 + 16 * block), 16 + block, (int) block, false);
                assertEntry(large.ledger.strike(block * 4096 + 2048), 1000 + block, (int) block, true);
            }
        }
    }

    private static void assertEntry(long entry, long byteSize, int tenure, boolean sampled) {
        assertThat(entry).isNotEqualTo(LedgerEntry.NONE);
        assertThat(LedgerEntry.requestedBytes(entry)).isEqualTo(byteSize);
        assertThat(LedgerEntry.tenure(entry)).isEqualTo(tenure);
        assertThat(LedgerEntry.isSampled(entry)).isEqualTo(sampled);
    }

    @Test
    void noOffsetInsideOfABlockIsTakenForItsStart() {
        try (Arena arena = Arena.ofConfined()) {
            Ledger ledger = ledger(arena, MIB);
            ledger.enter(64, 100, 1, false);
            for (long offset = 0; offset < 256; offset++) {
                assertThat(ledger.find(offset) != LedgerEntry.NONE).as("offset %d", offset).isEqualTo(offset == 64);
                if (offset != 64) {
                    assertThat(ledger.strike(offset)).as("offset %d", offset).isEqualTo(LedgerEntry.NONE);
                    assertThat(ledger.strikeAlone(offset)).as("offset %d", offset).isEqualTo(LedgerEntry.NONE);
                    assertThat(ledger.resize(offset, 50)).as("offset %d", offset).isEqualTo(LedgerEntry.NONE);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {64 * KIB, 192 * KIB, MIB, 8 * GIB})
    void agreesWithAMapWhateverIsEnteredStruckOutAndResized(long windowBytes) {
        Seeds.upTo(3).forEach(seed -> {
            try (var large = new LargeLedger(windowBytes, clock)) {
                new Script(seed, windowBytes, large.ledger).run(windowBytes > GIB ? 5_000 : 20_000);
            }
        });
    }

    /** Random calls, each compared with what a map of the live blocks says. */
    private static final class Script {

        private final long seed;
        private final Random random;
        private final long windowBytes;
        private final Ledger ledger;
        private final long[] regions; // where all blocks start: of a large window, some of 64 KiB
        private final TreeMap<Long, Block> live = new TreeMap<>();
        private String step;

        private record Block(long byteSize, int tenure) {
        }

        Script(long seed, long windowBytes, Ledger ledger) {
            this.seed = seed;
            this.random = new Random(seed);
            this.windowBytes = windowBytes;
            this.ledger = ledger;
            this.regions = random.longs(16, 0, windowBytes / (64 * KIB)).map(region -> region * 64 * KIB).toArray();
        }

        void run(int steps) {
            for (int i = 0; i < steps; i++) {
                long offset = random.nextBoolean() && !live.isEmpty() ? someLive() : regions[random.nextInt(regions.length)] + random.nextLong(64 * KIB) & -16L;
                step = "-Dmemheap.seed=%d, step %d, window of %d bytes, offset 0x%x".formatted(seed, i, windowBytes, offset);
                step(offset);
            }
            assertShowsExactlyTheLiveOnes();
        }

        private long someLive() {
            Long next = live.ceilingKey(random.nextLong(windowBytes));
            return next == null ? live.firstKey() : next;
        }

        private void step(long offset) {
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> enter(offset);
                case 3 -> assertSame(ledger.strike(offset), live.remove(offset));
                case 4 -> assertSame(ledger.strikeAlone(offset), live.remove(offset));
                case 5 -> strikeAndRevive(offset);
                case 6 -> resize(offset);
                default -> look(offset + random.nextLong(Math.min(300, windowBytes - offset)));
            }
        }

        private void enter(long offset) {
            Map.Entry<Long, Block> before = live.floorEntry(offset);
            long end = before == null ? 0 : before.getKey() + taken(before.getValue().byteSize());
            if (offset >= end && offset < windowBytes) {
                var block = new Block(size(room(offset)), random.nextInt(4096));
                assertThat(ledger.enter(offset, block.byteSize(), block.tenure(), false)).as(step).isEqualTo(LedgerEntry.NONE);
                live.put(offset, block);
            }
        }

        private long room(long offset) {
            Long next = live.higherKey(offset);
            return (next == null ? windowBytes : next) - offset;
        }

        /** As many sizes of each order of magnitude. */
        private long size(long most) {
            long bits = random.nextInt(65 - Long.numberOfLeadingZeros(most));
            return Math.min(most, random.nextLong((1L << bits) + 1));
        }

        private static long taken(long byteSize) {
            return Math.ceilDiv(Math.max(1, byteSize), 16) * 16;
        }

        private void strikeAndRevive(long offset) {
            long entry = ledger.strike(offset);
            assertSame(entry, live.get(offset));
            if (entry != LedgerEntry.NONE) {
                ledger.revive(offset, entry);
            }
        }

        private void resize(long offset) {
            Block block = live.get(offset);
            long byteSize = size(block == null ? 1000 : room(offset));
            assertSame(ledger.resize(offset, byteSize), block);
            live.computeIfPresent(offset, (same, former) -> new Block(byteSize, former.tenure()));
        }

        private void look(long offset) {
            assertSame(ledger.find(offset), live.get(offset));
            Map.Entry<Long, Block> before = live.floorEntry(offset);
            boolean enclosed = before != null && offset - before.getKey() < before.getValue().byteSize();
            assertThat(ledger.startOfEnclosing(offset)).as(step).isEqualTo(enclosed ? before.getKey() : -1);
        }

        private void assertSame(long entry, Block block) {
            assertThat(entry != LedgerEntry.NONE).as(step).isEqualTo(block != null);
            if (block != null) {
                assertThat(new Block(LedgerEntry.requestedBytes(entry), LedgerEntry.tenure(entry))).as(step).isEqualTo(block);
            }
        }

        private void assertShowsExactlyTheLiveOnes() {
            Map<Long, Block> shown = new TreeMap<>();
            ledger.forEach((offset, entry, age) -> assertThat(shown.put(offset, new Block(LedgerEntry.requestedBytes(entry), LedgerEntry.tenure(entry)))).as(step).isNull());
            assertThat(shown).as(step).isEqualTo(live);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {16, 64, 4080, 5000, 200_000})
    void aBlockThatSharesBytesWithAnotherOneIsFoundOnWhicheverSideItLies(long byteSize) {
        try (Arena arena = Arena.ofConfined()) {
            Ledger ledger = ledger(arena, MIB);
            long other = 256 * KIB;
            ledger.enter(other, byteSize, 1, false);
            long last = other + byteSize - 1 & -16;
            assertThat(ledger.startOfOverlapping(other, byteSize)).as("itself does not count").isEqualTo(-1);
            assertThat(ledger.startOfOverlapping(last + 16, 100)).as("it begins behind").isEqualTo(-1);
            assertThat(ledger.startOfOverlapping(other - 96, 96)).as("it ends before").isEqualTo(-1);
            assertThat(ledger.startOfOverlapping(other - 96, 97)).as("its last byte is the first").isEqualTo(other);
            assertThat(ledger.startOfOverlapping(other - 128 * KIB, 300 * KIB)).as("it lies around").isEqualTo(other);
            if (last > other) {
                assertThat(ledger.startOfOverlapping(last, 0)).as("it lies inside").isEqualTo(other);
            }
            ledger.strike(other);
            assertThat(ledger.startOfOverlapping(other - 96, 97)).as("the other one was freed").isEqualTo(-1);
        }
    }

    @Test
    void aNoteThatIsRevivedIsTheOneThatWasStruckOutNotAnEarlierOneOfThatPlace() {
        try (Arena arena = Arena.ofConfined()) {
            Ledger ledger = ledger(arena, MIB);
            ledger.enter(64, 23, 1, false);
            ledger.strike(64);
            ledger.enter(64, 100, 2, false);
            ledger.revive(64, ledger.strike(64));
            assertEntry(ledger.find(64), 100, 2, false);
            assertEntry(ledger.strike(64), 100, 2, false);
            assertThat(ledger.strike(64)).isEqualTo(LedgerEntry.NONE);
        }
    }

    @Test
    void whatWasTakenFromItsOwnerIsToldFromWhatWasFreed() {
        try (Arena arena = Arena.ofConfined()) {
            Ledger ledger = ledger(arena, MIB);
            ledger.enter(64, 23, 1, false);
            ledger.strike(64);
            ledger.enter(64, 100, 2, false);
            ledger.tellReclaimed(64, ledger.strike(64));
            assertEntry(ledger.findReclaimed(64), 100, 2, false);
            assertEntry(ledger.findFreed(64), 23, 1, false);
            assertThat(ledger.find(64)).isEqualTo(LedgerEntry.NONE);
            ledger.enter(64, 100, 3, false);
            assertThat(ledger.findReclaimed(64)).isEqualTo(LedgerEntry.NONE);
        }
    }

    @Test
    void anEntryOverALiveNoteTellsWhatWasThere() {
        try (Arena arena = Arena.ofConfined()) {
            Ledger ledger = ledger(arena, MIB);
            assertThat(ledger.enter(64, 40, 7, false)).isEqualTo(LedgerEntry.NONE);
            assertEntry(ledger.enter(64, 50, 8, false), 40, 7, false);
            assertEntry(ledger.find(64), 50, 8, false);
        }
    }

    @Test
    void ofManyThreadsThatStrikeABlockOutAloneExactlyOneDoes() throws Exception {
        int threads = 4;
        try (Arena arena = Arena.ofShared(); ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            Ledger ledger = ledger(arena, MIB);
            var start = new CyclicBarrier(threads);
            for (int round = 0; round < 500; round++) {
                long offset = 16L * round;
                ledger.enter(offset, round % 2 == 0 ? 16 : 200, 1, false);
                Callable<Boolean> strike = () -> {
                    start.await();
                    return ledger.strikeAlone(offset) != LedgerEntry.NONE;
                };
                int winners = 0;
                for (Future<Boolean> won : pool.invokeAll(Collections.nCopies(threads, strike))) {
                    winners += won.get() ? 1 : 0;
                }
                assertThat(winners).as("round %d", round).isEqualTo(1);
            }
        }
    }

    @Test
    void threadsThatNoteBlocksOfOneFrameInDifferentClassesLoseNone() throws Exception {
        int threads = 4;
        try (Arena arena = Arena.ofShared(); ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            Ledger ledger = ledger(arena, MIB);
            var tasks = new ArrayList<Callable<Void>>();
            for (int thread = 0; thread < threads; thread++) {
                int mine = thread;
                tasks.add(() -> {
                    for (long frame = 0; frame < 256; frame++) {
                        ledger.enter(frame * 4096 + mine * 1024, 16L << mine, mine, false);
                    }
                    return null;
                });
            }
            for (Future<Void> done : pool.invokeAll(tasks)) {
                done.get();
            }
            Set<Long> shown = new HashSet<>();
            ledger.forEach((offset, entry, age) -> shown.add(offset));
            assertThat(shown).hasSize(4 * 256);
        }
    }

    @Test
    void theAgeOfABlockIsCountedInWholeSecondsAndStaysWhenItIsResized() {
        try (Arena arena = Arena.ofConfined()) {
            Ledger ledger = ledger(arena, MIB);
            clock.set(Duration.ofDays(24));
            ledger.enter(64, 100, 1, false);
            clock.set(Duration.ofDays(24).plusMillis(5_999));
            assertThat(ages(ledger)).containsExactly(Duration.ofSeconds(5));
            ledger.resize(64, 10);
            assertThat(ages(ledger)).containsExactly(Duration.ofSeconds(5));
            clock.set(Duration.ofDays(26));
            assertThat(ages(ledger)).as("over the end of what a note can tell").containsExactly(Duration.ofDays(2));
        }
    }

    private static List<Duration> ages(Ledger ledger) {
        var ages = new ArrayList<Duration>();
        ledger.forEach((offset, entry, ageSeconds) -> ages.add(Duration.ofSeconds(ageSeconds)));
        return ages;
    }

    /** Counted in pages that hold anything, for a page that holds only zeros was not written to. */
    @ParameterizedTest
    @ValueSource(longs = {16, 31, 64, 127, 4096})
    void blocksSideBySideTakeNoMoreThan24BytesEach(long byteSize) {
        long taken = Math.ceilDiv(byteSize, 16) * 16;
        long blocks = Math.min(1_000_000, 64 * MIB / taken);
        try (Arena arena = Arena.ofConfined()) {
            long windowBytes = 64 * MIB;
            MemorySegment notes = arena.allocate(Ledger.memoryBytes(windowBytes), 4096);
            var ledger = new Ledger(notes, windowBytes, clock);
            for (long block = 0; block < blocks; block++) {
                ledger.enter(block * taken, byteSize, 1, false);
            }
            assertThat(touchedBytes(notes)).as("pages, one of them begun").isLessThanOrEqualTo(24 * blocks + 4096);
        }
    }

    /** As components lay blocks out that come in many sizes at once. */
    @Test
    void runsOfManySizesTakeNoMoreThan24BytesABlock() {
        var random = new Random(1);
        try (Arena arena = Arena.ofConfined()) {
            long windowBytes = 64 * MIB;
            MemorySegment notes = arena.allocate(Ledger.memoryBytes(windowBytes), 4096);
            var ledger = new Ledger(notes, windowBytes, clock);
            long blocks = 0;
            for (long run = 0; run < windowBytes; run += 16 << 10) {
                long byteSize = (long) Math.exp(Math.log(16) + random.nextDouble() * Math.log(256)) / 16 * 16;
                for (long offset = run; offset + byteSize <= run + (16 << 10); offset += byteSize) {
                    ledger.enter(offset, byteSize, 1, false);
                    blocks++;
                }
            }
            assertThat(touchedBytes(notes)).isLessThanOrEqualTo(24 * blocks);
        }
    }

    private static long touchedBytes(MemorySegment notes) {
        var pages = new BitSet();
        MemorySegment zeros = MemorySegment.ofArray(new byte[4096]);
        for (long page = 0; page < notes.byteSize() / 4096; page++) {
            if (MemorySegment.mismatch(notes, page * 4096, (page + 1) * 4096, zeros, 0, 4096) >= 0) {
                pages.set(Math.toIntExact(page));
            }
        }
        return pages.cardinality() * 4096L;
    }
}
