package memheap.mutants;

import java.util.List;

/**
 * All mutants. M1 to M12 are the faults that are known to slip into heaps of this kind; where memheap has no such part, its nearest one has the fault, and the mutant says so. The others are those faults
 * in further places.
 */
final class Catalogue {

    private static final String BASE = "memheap.base";
    private static final String BUDDY = "memheap.buddy";
    private static final String LANES = "memheap.lanes";
    private static final String PTMALLOC = "memheap.ptmalloc";

    private static final NamedTest BUDDY_KILLED = new NamedTest(BUDDY, "BuddyCrashTest", "aKillAtAnyStoreOfAnyCallLeavesItDoneOrNotBegun");
    private static final NamedTest PTMALLOC_KILLED = new NamedTest(PTMALLOC, "PtmallocCrashTest", "aKillAtAnyStoreOfAnyCallLeavesItDoneOrNotBegun");

    static final List<Mutant> MUTANTS = List.of(
            new Mutant("M1", "a block is committed before the halves that are cut off from it",
                    "the block is marked as used before its upper halves are marked as free",
                    new Edit(BUDDY, "BuddyTree", """
                                    free.remove(block, found);
                                    freeUpperHalves(block, found, order);
                            """, """
                                    free.remove(block, found);
                                    states.set(block, BlockState.used(order));
                                    freeUpperHalves(block, found, order);
                            """), BUDDY_KILLED),
            new Mutant("M2", "a block is committed before the head of what remains",
                    "a chunk is marked as used before the rest behind it has a start",
                    new Edit(PTMALLOC, "ChunkHeap", """
                                    if (blockEnd < chunkEnd) {
                                        map.setStart(blockEnd);
                                    }
                                    if (start < block) {
                                        map.setStart(block);
                                    }
                                    if (inUse) {
                                        use(block, units);
                                    }
                            """, """
                                    if (start < block) {
                                        map.setStart(block);
                                    }
                                    if (inUse) {
                                        use(block, units);
                                    }
                                    if (blockEnd < chunkEnd) {
                                        map.setStart(blockEnd);
                                    }
                            """), PTMALLOC_KILLED),
            new Mutant("M3", "the bit that says whether the block before is used is not built anew",
                    "there is no such bit; the set of cells in which chunks start, by which the chunk before is found, stays as it was left",
                    new Edit(PTMALLOC, "PtmallocRecovery", """
                                    requireLegalMap();
                                    findStarts();
                            """, """
                                    requireLegalMap();
                            """), new NamedTest(PTMALLOC, "PtmallocReopenTest", "startingCellsAreBuiltAnew")),
            new Mutant("M4", "the head of a block that was merged stays, so that the block can be freed twice",
                    "the marks of blocks that merge into a larger one are not erased",
                    new Edit(BUDDY, "BuddyTree", """
                                    eraseUpperHalves(block, order, mergedOrder);
                                    free.add(merged, mergedOrder);
                            """, """
                                    free.add(merged, mergedOrder);
                            """), new NamedTest(BUDDY, "BuddyModuleTest", "aSecondFreeIsToldWhereTheBytesHaveGone")),
            new Mutant("M5", "the lock of a dead process is taken over without recovery",
                    "no lock outlives its process; what a killed one has left in the metadata is taken over without recovery",
                    new Edit(BUDDY, "BuddyModule", """
                                    recovery.requireLegalTiling();
                                    recovery.recover();
                            """, """
                                    recovery.requireLegalTiling();
                            """), BUDDY_KILLED),
            new Mutant("M6", "a lock is taken over without a look at whether its owner is still the same",
                    "no lock is taken over, but a dead thread's slot is: here that of a living one too",
                    new Edit(BASE, "Gate", """
                                        } else if (!slot.isAbandoned()) {
                                            return null;
                                        }
                            """, """
                                        }
                            """), new NamedTest(BASE, "GateTest", "whoComesToTheSlotOfAThreadThatIsInsideGoesInElsewhereAndBothAreWaitedFor")),
            new Mutant("M7", "no gate: a module is closed while somebody is inside",
                    "nobody is waited for before a generation is drained and closed",
                    new Edit(BASE, "Generations", """
                                    boolean quiet = gate.awaitQuiet(quietTimeout);
                            """, """
                                    boolean quiet = true;
                            """), new NamedTest(BASE, "LifeOfAGenerationTest", "whileAThreadIsStuckInsideOfAModuleItsGenerationStaysOpenAndVerifySaysSo")),
            new Mutant("M8", "the table of blocks is updated after the component has freed",
                    "the note of a block is struck out after its module has it back",
                    new Edit(BASE, "BlockCalls", """
                                        serving.free(offset);
                                    } catch (InvalidFreeException wrong) {
                            """, """
                                        revive(offset, entry);
                                        serving.free(offset);
                                        books.ifPresent(keeper -> keeper.strike(offset));
                                    } catch (InvalidFreeException wrong) {
                            """), new NamedTest(BASE, "ReusedBlockTest", "aBlockThatIsHandedOutAgainBeforeItsFreeReturnsIsTheNextOnes")),
            new Mutant("M9", "a quarantine does not last",
                    "it is forgotten when the component comes again",
                    new Edit(BASE, "Selection", """
                                    quarantine.put(candidate.quarantineKey(), reason);
                            """, ""), new NamedTest(BASE, "LifeOfAGenerationTest", "oneThatThrowsInInitIsQuarantinedUntilItsBundleIsUpdated")),
            new Mutant("M10", "a file is opened without a look at its size",
                    "a heap file may have any size",
                    new Edit(BASE, "HeapFileOpening", "size == 0 || size == layout.fileBytes()", "true"),
                    new NamedTest(BASE, "HeapFileTest", "aTruncatedFileIsRefusedAndSoIsOneOfSomethingElse")),
            new Mutant("M11", "a new file may be one that is there already",
                    "it is made with `O_CREAT` but without `O_EXCL`",
                    new Edit(BASE, "SystemCalls", "CREATE_NEW = 0x40 | 0x80;", "CREATE_NEW = 0x40;"),
                    new NamedTest(BASE, "HeapFileTest", "aNewFileIsMadeOnlyWhereThereIsNoneAlsoIfOneHasComeInTheMeantime")),
            new Mutant("M12", "memory of a file is handed out without pages of its own",
                    "what is claimed is not given its pages by `fallocate`",
                    new Edit(BASE, "SystemCalls", """
                                    callToTheEnd(String.format(Locale.ROOT, "fallocate of %d bytes",
                                            byteSize), state -> (int) fallocate.invokeExact(state, descriptor, 0, offset, byteSize));
                            """, ""), new NamedTest(BASE, "HeapFileTest", "aBlockHasItsPagesInTheFileWhenItIsHandedOut")),
            new Mutant("M13", "a file is opened through a symbolic link",
                    "it is opened without `O_NOFOLLOW`; beside M11",
                    new Edit(BASE, "SystemCalls", "2 | 0x80000 | (X86 ? 0x20000 : 0x8000);", "2 | 0x80000;"),
                    new NamedTest(BASE, "HeapFileTest", "aFileThatOthersCanReadOrThatIsAnotherKindOfFileIsRefused")),
            new Mutant("M14", "what another version has left is taken over",
                    "a component is shown what was left in a format that it does not know; beside M6",
                    new Edit(BASE, "Orphanage", " && generation.formatVersion() == candidate.formatVersion()", ""),
                    new NamedTest(BASE, "LifeOfAGenerationTest", "whatWasLeftInAnotherFormatIsNotShownToAComponentOfThatName")),
            new Mutant("M15", "no gate for calls that leave no mark",
                    "calls by an armed slot are not looked for on the stacks; beside M7",
                    new Edit(BASE, "Gate", " && comesTrue(() -> haveEndedCalls(all), deadline);", ";"),
                    new NamedTest(BASE, "CachesTest", "aCallThatLeavesNoMarkIsWaitedFor")),
            new Mutant("M16", "what a dead process has left is taken over without recovery",
                    "the same as M5 in the other component",
                    new Edit(PTMALLOC, "PtmallocModule", """
                                    new PtmallocRecovery(module.heap, module.lanes, module.layout).recover();
                            """, ""), PTMALLOC_KILLED),
            new Mutant("M17", "a free is committed after the block has merged with its neighbours",
                    "the mark of a chunk is taken away after its neighbours have merged with it; beside M2",
                    new Edit(PTMALLOC, "ChunkHeap", """
                                    map.cells().clearUsed(start);
                                    figures.liveBlocks--;
                                    figures.usedUnits -= chunkEnd - start;
                                    mergeAround(start, chunkEnd);
                            """, """
                                    figures.liveBlocks--;
                                    figures.usedUnits -= chunkEnd - start;
                                    mergeAround(start, chunkEnd);
                                    map.cells().clearUsed(start);
                            """), PTMALLOC_KILLED),
            new Mutant("M18", "a run is committed before it is whole",
                    "its first cell gets its tag before the others; beside M1",
                    new Edit(LANES, "CellMap", """
                                    setTagsBehindFirst(firstCell, firstTag, RunTag.behindFirst(firstTag));
                                    setTag(firstCell << CELL_SHIFT, firstTag);
                            """, """
                                    setTag(firstCell << CELL_SHIFT, firstTag);
                                    setTagsBehindFirst(firstCell, firstTag, RunTag.behindFirst(firstTag));
                            """), new NamedTest(PTMALLOC, "PtmallocCrashTest", "aKillAtAnyStoreOfAnyCallThroughALaneLeavesItDoneOrNotBegun")));

    private Catalogue() {
    }
}
