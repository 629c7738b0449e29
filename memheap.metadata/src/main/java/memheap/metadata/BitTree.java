package memheap.metadata;

/**
 * A set of bits with a hierarchy of summaries above it, 64 to one, so that finding a bit takes a number of steps that grows with the
 * logarithm of the set's size to the base of 64: four of them for 16 million bits. No garbage, no locks: the caller locks.
 *
 * <pre>
 *  level 2 (top)   word 0: bit w is set if word w of level 1 is not 0
 *  level 1         word w: bit v is set if word 64w + v of level 0 is not 0
 *  level 0 (leaf)  word v: bit b is set if 64v + b is in the set
 * </pre>
 *
 * The levels lie one behind the other, the top first.
 *
 * <p>Terms. A word is <em>reachable</em> if its bit is set in the level above; the one word of the top always is. A <em>stale</em> summary
 * bit stands over a word that is 0.
 *
 * <p>A word that is not 0 is reachable at every instant: {@link #set} writes from the top down, with the leaf word as its committing store,
 * and {@link #clear} writes from the leaf up. So a kill between two stores leaves at worst a stale summary bit, and searches
 * step over it. Every store is one of 8 bytes with release order.
 */
public final class BitTree {

    /** What a search returns when there is no such bit. */
    public static final long NONE = -1;

    private static final int WORD_SHIFT = 6;
    private static final int WORD_BITS = 1 << WORD_SHIFT;
    private static final long ALL_BITS = -1;

    private final Metadata metadata;
    private final long bits;
    private final int top;
    private final long[] levelOffsets;   // of each level's first word; the leaves are level 0
    private final long[] levelWords;

    /**
     * Makes a view of a set; zeroed metadata is the empty set. Touches no metadata.
     *
     * @param metadata where the set lies
     * @param offset where it starts there, a multiple of 8, with {@link #byteSize} bytes behind it
     * @param bits how many bits it has, at least 0
     */
    public BitTree(Metadata metadata, long offset, long bits) {
        this.metadata = metadata;
        this.bits = bits;
        this.top = levels(bits) - 1;
        this.levelOffsets = new long[top + 1];
        this.levelWords = new long[top + 1];
        long words = bits;
        for (int level = 0; level <= top; level++) {
            words = words(words);
            levelWords[level] = words;
        }
        long levelOffset = offset;
        for (int level = top; level >= 0; level--) {
            levelOffsets[level] = levelOffset;
            levelOffset += levelWords[level] * Long.BYTES;
        }
    }

    /**
     * The metadata that a set takes.
     *
     * @param bits how many bits it has, at least 0
     * @return bytes, a multiple of 8, at least 8
     */
    public static long byteSize(long bits) {
        long words = 0;
        long levelWords = bits;
        for (int level = levels(bits); level > 0; level--) {
            levelWords = words(levelWords);
            words += levelWords;
        }
        return words * Long.BYTES;
    }

    /**
     * How many bits the set has room for.
     *
     * @return what the constructor was given
     */
    public long bits() {
        return bits;
    }

    /**
     * Whether a bit is in the set.
     *
     * @param bit from 0 to {@link #bits()} - 1
     * @return whether it is set
     */
    public boolean get(long bit) {
        assert inRange(bit) : bit;
        return (word(0, bit >>> WORD_SHIFT) & 1L << bit) != 0;
    }

    /**
     * Whether a search can find a bit: for every bit that is set, unless the tree was damaged. A check, not for use in between.
     *
     * @param bit from 0 to {@link #bits()} - 1
     * @return whether it is set, and every word that leads to it is reachable
     */
    public boolean reaches(long bit) {
        assert inRange(bit) : bit;
        for (int level = 0; level <= top; level++) {
            long position = bit >>> level * WORD_SHIFT;
            if ((word(level, position >>> WORD_SHIFT) & 1L << position) == 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Puts a bit into the set; nothing changes if it is there.
     *
     * @param bit from 0 to {@link #bits()} - 1
     */
    public void set(long bit) {
        assert inRange(bit) : bit;
        long leaf = word(0, bit >>> WORD_SHIFT);
        if (leaf == 0) {
            summarize(bit);
        }
        if ((leaf & 1L << bit) == 0) {
            setWord(0, bit >>> WORD_SHIFT, leaf | 1L << bit);
        }
    }

    /**
     * Takes a bit out of the set; nothing changes if it is not there.
     *
     * @param bit from 0 to {@link #bits()} - 1
     */
    public void clear(long bit) {
        assert inRange(bit) : bit;
        long position = bit;
        for (int level = 0; level <= top; level++) {
            long before = word(level, position >>> WORD_SHIFT);
            long after = before & ~(1L << position);
            if (after == before) {
                return;
            }
            setWord(level, position >>> WORD_SHIFT, after);
            if (after != 0) {
                return;
            }
            position >>>= WORD_SHIFT;
        }
    }

    /**
     * The lowest bit of the set.
     *
     * @return its number, or {@link #NONE}
     */
    public long first() {
        return searchUpwards(top, 0);
    }

    /**
     * The lowest bit of the set from a place on.
     *
     * @param fromInclusive from 0 to {@link #bits()}
     * @return the lowest bit that is not below {@code fromInclusive}, or {@link #NONE}
     */
    public long next(long fromInclusive) {
        return searchUpwards(0, fromInclusive);
    }

    /**
     * The highest bit of the set up to a place.
     *
     * @param toInclusive from -1 to {@link #bits()} - 1
     * @return the highest bit that is not above {@code toInclusive}, or {@link #NONE}
     */
    public long previous(long toInclusive) {
        return searchDownwards(0, toInclusive);
    }

    /**
     * The highest bit of the set.
     *
     * @return its number, or {@link #NONE}
     */
    public long last() {
        return searchDownwards(top, WORD_BITS - 1);
    }

    /**
     * Whether no bit is in the set.
     *
     * @return whether {@link #first()} finds none
     */
    public boolean isEmpty() {
        return first() == NONE;
    }

    /** Takes all bits out of the set, whatever the metadata says. Every word is read, and written if it is not 0. */
    public void clearAll() {
        for (int level = top; level >= 0; level--) {
            for (long index = 0; index < levelWords[level]; index++) {
                if (word(level, index) != 0) {
                    setWord(level, index, 0);
                }
            }
        }
    }

    private static int levels(long bits) {
        if (bits < 0) {
            throw new IllegalArgumentException("a set of bits has at least 0 of them, but was to have " + bits);
        }
        int levels = 1;
        for (long words = words(bits); words > 1; words = words(words)) {
            levels++;
        }
        return levels;
    }

    /** Words that hold so many bits, at least one. */
    private static long words(long bits) {
        return Math.max(1, (bits >>> WORD_SHIFT) + ((bits & WORD_BITS - 1) == 0 ? 0 : 1));
    }

    private boolean inRange(long bit) {
        return 0 <= bit && bit < bits;
    }

    private long word(int level, long index) {
        return metadata.getLong(levelOffsets[level] + index * Long.BYTES);
    }

    private void setWord(int level, long index, long value) {
        metadata.setLongRelease(levelOffsets[level] + index * Long.BYTES, value);
    }

    /** Makes a bit's leaf word reachable, from the top down. */
    private void summarize(long bit) {
        for (int level = top; level > 0; level--) {
            long position = bit >>> level * WORD_SHIFT;
            long before = word(level, position >>> WORD_SHIFT);
            long after = before | 1L << position;
            if (after != before) {
                setWord(level, position >>> WORD_SHIFT, after);
            }
        }
    }

    /** Climbs while a word has nothing from {@code position} on, descends where it has; past a stale summary bit it climbs again. */
    private long searchUpwards(int startLevel, long startPosition) {
        int level = startLevel;
        long position = startPosition;
        while (level <= top && position >>> WORD_SHIFT < levelWords[level]) {
            long index = position >>> WORD_SHIFT;
            long candidates = word(level, index) & ALL_BITS << position;
            if (candidates == 0) {
                position = index + 1;
                level++;
            } else {
                position = (index << WORD_SHIFT) + Long.numberOfTrailingZeros(candidates);
                if (level == 0) {
                    return position;
                }
                position <<= WORD_SHIFT;
                level--;
            }
        }
        return NONE;
    }

    /** The mirror image of {@link #searchUpwards}. */
    private long searchDownwards(int startLevel, long startPosition) {
        int level = startLevel;
        long position = startPosition;
        while (level <= top && position >= 0) {
            long index = position >>> WORD_SHIFT;
            long candidates = word(level, index) & ALL_BITS >>> ~position;
            if (candidates == 0) {
                position = index - 1;
                level++;
            } else {
                position = (index << WORD_SHIFT) + WORD_BITS - 1 - Long.numberOfLeadingZeros(candidates);
                if (level == 0) {
                    return position;
                }
                position = (position << WORD_SHIFT) + WORD_BITS - 1;
                level--;
            }
        }
        return NONE;
    }
}
