package memheap.base;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import memheap.spi.MemheapModule;
import memheap.tck.ForwardingModule;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks that their component makes larger than was asked for, on memory that gets its pages piece by piece. */
class RoundedBlocksTest {

    private static final long MIB = 1 << 20;

    @TempDir
    Path folder;

    private BaseFixture fixture(String backing) throws Exception {
        var fixture = new BaseFixture("memheap.size", "32M", "memheap.backing", backing.equals("file") ? "file:" + folder.resolve("heap") : backing);
        var rounding = new FaultyComponent(RoundedBlocksTest::rounded);
        rounding.formatVersion = 1;
        fixture.add("rounding", 1, rounding);
        return fixture;
    }

    private static MemheapModule rounded(MemheapModule module) {
        return new ForwardingModule(module) {
            @Override
            public long allocate(long byteSize, long byteAlignment) {
                return super.allocate(Long.highestOneBit(byteSize * 2 - 1), byteAlignment);
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"anonymous", "shm", "file"})
    void whatIsWrittenToItsUsableBytesStaysWhenItGrows(String backing) throws Exception {
        try (BaseFixture fixture = fixture(backing)) {
            long block = fixture.addresses.allocate(5 * MIB, 16);
            long usable = fixture.addresses.usableBytes(block);
            assertThat(usable).isBetween(5 * MIB, 8 * MIB);
            fixture.addresses.memory().asSlice(block, usable).fill((byte) 7);
            long grown = fixture.addresses.reallocate(block, 15 * MIB / 2);
            assertThat(grown).as("it grows where it is").isEqualTo(block);
            assertThat(fixture.addresses.memory().asSlice(block, Math.min(usable, 15 * MIB / 2)).toArray(JAVA_BYTE)).containsOnly(7);
            assertThat(fixture.addresses.usableBytes(block)).isBetween(15 * MIB / 2, 8 * MIB);
        }
    }
}
