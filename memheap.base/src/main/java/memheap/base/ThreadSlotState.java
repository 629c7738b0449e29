package memheap.base;

import memheap.base.ledger.Tally;

/** The fields of a {@link ThreadSlot}, kept apart from the object before it in memory: fields of a superclass come first. */
abstract class ThreadSlotState extends ThreadSlotPadding {

    long home;    // the number of the thread it belongs to, or SHARED; written when the slot changes hands
    long holder;  // home while nobody is inside by its mark, -home while somebody is
    int visits;   // calls of the owner that did not find it as the gate's favourite
    Attachment armed;      // what the owner may use without asking the world; taken away by memheap-lifecycle
    volatile boolean wasArmed; // whether it was ever armed, for whichever owner: one may be inside without a mark; never cleared
    Throwable failure;     // of the owner's last call, until it is asked for
    Attachment attachment; // used by the one who is inside
    Tally[] tallies = {};  // by the number of a tenure, with gaps; used by the one who is inside
}

/** As many bytes as two cache lines, which processors fetch in pairs. */
abstract class ThreadSlotPadding {

    long pad0, pad1, pad2, pad3, pad4, pad5, pad6, pad7, pad8, pad9, pad10, pad11, pad12, pad13, pad14, pad15;
}
