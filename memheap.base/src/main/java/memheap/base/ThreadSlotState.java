package memheap.base;

/** The fields of a {@link ThreadSlot}, kept apart from the object before it in memory: fields of a superclass come first. */
abstract class ThreadSlotState extends ThreadSlotPadding {

    long owner;  // the number of the thread; 0 is nobody's
    int inside;  // 1 while somebody is
    Attachment attachment = Attachment.NONE; // used by the one who is inside
}

/** As many bytes as two cache lines, which processors fetch in pairs. */
abstract class ThreadSlotPadding {

    long pad0, pad1, pad2, pad3, pad4, pad5, pad6, pad7, pad8, pad9, pad10, pad11, pad12, pad13, pad14, pad15;
}
