package memheap.base;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import memheap.base.ledger.Owner;
import memheap.base.ledger.Tenure;

/** Who is told what the users' calls find out. None of these is called from inside of the gate. */
interface Steward {

    /** The last block of a generation that waited for it has been freed. Returns at once. */
    void emptied(Generation generation);

    /** A module broke its contract. Returns when the next best component serves, or none does. */
    void faulty(ModuleFault fault);

    /** A request finds no room. Returns when all that threads hold for later use has been given back to the active module. */
    void collect();

    /** An owner may be over its limit. Returns when all that its threads were granted and have not used has been taken back. @return whether it was; not so if a thread is stuck inside of a module */
    boolean tryTighten(Owner owner);

    /** An owner lacks some of what is reserved for it. Returns when as much is held as there is room for. */
    void hold();

    /**
     * What is cut off from a block is reserved for its owner. Returns when the block has its new size, and the rest is held.
     *
     * @return whether it has; if not, it keeps its size
     */
    boolean shrink(long address, long newByteSize, Tenure caller);

    /** A request of an owner with a reservation finds no room. @return the address of a block in what was held for it, or 0 */
    long draw(Request request);

    /** A request is refused for lack of space. Returns at once. @return where a dossier about it is being written, if one is */
    Optional<Path> refused(Request request, String message);

    /** Why no component serves, by component name. */
    Map<String, String> reasons();
}
