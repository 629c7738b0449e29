package memheap.buddy;

import java.util.HashMap;
import java.util.Map;
import memheap.api.HeapUsage;
import memheap.api.InvalidFreeException;
import memheap.metadata.Metadata;
import memheap.spi.ComponentUnavailableException;
import memheap.spi.MemheapModule;

/**
 * A {@link BuddyTree} as the base sees it: sizes and alignments become orders, failures become exceptions, figures become
 * {@link HeapUsage}. Not thread-safe: the base locks. It never touches the window itself.
 */
final class BuddyModule implements MemheapModule {

    private final Metadata metadata;
    private final BuddyLayout layout;
    private final BuddyTree tree;
    private final StateMap states;
    private final int minimumOrder;
    private final int maximumOrder;

    BuddyModule(Metadata metadata, BuddyLayout layout) {
        this.metadata = metadata;
        this.layout = layout;
        this.tree = new BuddyTree(metadata, layout);
        this.states = tree.states();
        this.minimumOrder = layout.minimumOrder();
        this.maximumOrder = layout.maximumOrder();
    }

    /**
     * Makes a module for a fresh window.
     *
     * @param metadata zeroed, of the size that the layout says
     * @param layout where everything lies
     * @return an empty module
     * @throws ComponentUnavailableException if the window or the metadata is too small
     */
    static BuddyModule init(Metadata metadata, BuddyLayout layout) throws ComponentUnavailableException {
        if (layout.capacityBytes() == 0) {
            throw new ComponentUnavailableException("a window of " + layout.windowBytes() + " bytes holds no block of " + (1L << layout.minimumOrder())
                    + " bytes; 'memheap.size' is too small or 'memheap.buddy.minimumBlockBytes' too large");
        }
        requireRoom(metadata, layout);
        var header = new BuddyHeader(metadata);
        header.write(layout);
        var module = new BuddyModule(metadata, layout);
        module.tree.seed();
        header.seal();
        return module;
    }

    /**
     * Makes a module that goes on where another one stopped, at any instruction.
     *
     * @param metadata as the other module left it
     * @param layout as the header says
     * @return a module with the blocks of the other one
     * @throws ComponentUnavailableException if the metadata does not fit or contradicts itself; nothing has been written
     */
    static BuddyModule reopen(Metadata metadata, BuddyLayout layout) throws ComponentUnavailableException {
        requireRoom(metadata, layout);
        var module = new BuddyModule(metadata, layout);
        var recovery = new BuddyRecovery(module.tree);
        recovery.requireLegalTiling();
        recovery.recover();
        return module;
    }

    /** The heap itself. */
    BuddyTree tree() {
        return tree;
    }

    @Override
    public long allocate(long byteSize, long byteAlignment) {
        int order = Math.max(orderOf(byteSize), Long.numberOfTrailingZeros(byteAlignment));
        if (order > maximumOrder) {
            return NO_SPACE;
        }
        long block = tree.take(order);
        return block == BuddyTree.NONE ? NO_SPACE : block;
    }

    @Override
    public void free(long offset) {
        tree.give(offset, liveOrder("free", offset));
    }

    @Override
    public long usableBytes(long offset) {
        return 1L << liveOrder("usableBytes", offset);
    }

    @Override
    public boolean resizeInPlace(long offset, long newByteSize) {
        int order = liveOrder("resizeInPlace", offset);
        int newOrder = orderOf(newByteSize);
        return newOrder <= maximumOrder && tree.resize(offset, order, newOrder);
    }

    /** In addition to the common figures: {@code buddy.free.order.N} free blocks of 2^N bytes, {@code buddy.minimum.block.bytes}. */
    @Override
    public HeapUsage usage() {
        FreeBlocks free = tree.free();
        Map<String, Long> details = new HashMap<>();
        details.put("buddy.minimum.block.bytes", 1L << minimumOrder);
        long freeBytes = 0;
        for (int order = free.smallestOrder(0); order != FreeBlocks.NONE; order = free.smallestOrder(order + 1)) {
            details.put("buddy.free.order." + order, free.count(order));
            freeBytes += free.count(order) << order;
        }
        long largestFreeBytes = freeBytes == 0 ? 0 : 1L << free.largestOrder();
        return new HeapUsage(states.capacityBytes(), states.capacityBytes() - freeBytes, tree.liveBlocks(), largestFreeBytes, details);
    }

    @Override
    public void forEachBlock(BlockVisitor visitor) {
        for (long block = 0; block < states.capacityBytes();) {
            byte state = states.get(block);
            long blockBytes = 1L << BlockState.order(state);
            if (BlockState.isUsed(state)) {
                visitor.block(block, blockBytes);
            }
            block += blockBytes;
        }
    }

    @Override
    public void verify() {
        new BuddyVerification(metadata, layout).run();
    }

    /** Does nothing: the whole state is in the metadata, where a successor finds it. */
    @Override
    public void close() {
    }

    static void requireRoom(Metadata metadata, BuddyLayout layout) throws ComponentUnavailableException {
        if (metadata.byteSize() < layout.byteSize()) {
            throw new ComponentUnavailableException("a window of " + layout.windowBytes() + " bytes in blocks of at least "
                    + (1L << layout.minimumOrder()) + " bytes takes " + layout.byteSize() + " bytes of metadata, but there are "
                    + metadata.byteSize());
        }
    }

    /** The order of the smallest block that holds so many bytes; above the largest order for what no window holds. */
    private int orderOf(long byteSize) {
        return Math.max(minimumOrder, Long.SIZE - Long.numberOfLeadingZeros(byteSize - 1));
    }

    private int liveOrder(String call, long offset) {
        int order = states.liveOrder(offset);
        if (order == StateMap.NONE) {
            throw new InvalidFreeException(WrongOffset.message(call, offset, states), offset);
        }
        return order;
    }
}
