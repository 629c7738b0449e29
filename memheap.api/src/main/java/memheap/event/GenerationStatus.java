package memheap.event;

import memheap.api.HeapUsage;

/**
 * One generation that holds a window.
 *
 * @param generation its number, from 1
 * @param component its component's name
 * @param state where it is in its life
 * @param windowAddress symmetric address of its window
 * @param windowBytes size of its window
 * @param liveBlocks blocks not yet freed
 * @param liveRequestedBytes what was asked for them
 * @param peakUsedBytes highest end that a block has had, from the start of the window
 * @param metadataBytes metadata reserved for it
 * @param ledgerBytes memory that the ledger of its blocks takes; 0 if none is kept
 * @param usage what its module says; for an orphan what the base knows
 */
public record GenerationStatus(long generation, String component, GenerationState state, long windowAddress, long windowBytes,
        long liveBlocks, long liveRequestedBytes, long peakUsedBytes, long metadataBytes, long ledgerBytes, HeapUsage usage) {
}
