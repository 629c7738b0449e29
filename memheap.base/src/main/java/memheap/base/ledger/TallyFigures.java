package memheap.base.ledger;

/** The fields of a {@link Tally}, kept apart from the object before it in memory: fields of a superclass come first. */
abstract class TallyFigures extends TallyPadding {

    long left;           // bytes that may still be handed out before the owner is asked
    long lowest;         // the least that was left since the owner was asked last
    long keep;           // how much may be left before some of it goes back to the owner; -1 if the owner has a reservation, so that it is asked each time
    long handedOut;      // blocks
    long takenBack;      // blocks
    long handedOutBytes;
    boolean reserved;    // whether the owner has a reservation
    long untilSample;    // bytes to hand out until the next stack is kept
}

/** As many bytes as two cache lines, which processors fetch in pairs. */
abstract class TallyPadding {

    long pad0, pad1, pad2, pad3, pad4, pad5, pad6, pad7, pad8, pad9, pad10, pad11, pad12, pad13, pad14, pad15;
}
