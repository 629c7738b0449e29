package memheap.bench.contender;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import memheap.peers.NativeLibrary;

/** All contenders by name. What one needs is loaded when it is opened, not before. */
public enum Contenders {

    /** The harness alone. */
    NONE(Family.FLOOR, "no allocator: what the harness costs", Floors::none),
    /** A pointer that wraps. */
    BUMP(Family.FLOOR, "floor: a bump pointer that wraps at 64 MiB", Floors::bump),
    /** A free list. */
    STACK(Family.FLOOR, "floor: a stack of free blocks of one size", Floors::stack, Trait.CONFINED_TO_SLOTS),

    /** The buddy component, bare. */
    BUDDY_MODULE(Family.MEMHEAP, "the component 'buddy', its module alone", demand -> Memheaps.module("buddy", demand)),
    /** The ptmalloc component, bare. */
    PTMALLOC_MODULE(Family.MEMHEAP, "the component 'ptmalloc', its module alone", demand -> Memheaps.module("ptmalloc", demand)),
    /** The address heap on buddy. */
    BUDDY_ADDRESSES(Family.MEMHEAP, "Memheap.addresses() on 'buddy', through the service", demand -> Memheaps.addresses("buddy", demand)),
    /** The address heap on ptmalloc. */
    PTMALLOC_ADDRESSES(Family.MEMHEAP, "Memheap.addresses() on 'ptmalloc', through the service", demand -> Memheaps.addresses("ptmalloc", demand)),
    /** Handles on buddy. */
    BUDDY_ALLOCATION(Family.MEMHEAP, "Allocation on 'buddy', through the service", demand -> Memheaps.allocations("buddy", demand), Trait.HANDLES),
    /** Handles on ptmalloc. */
    PTMALLOC_ALLOCATION(Family.MEMHEAP, "Allocation on 'ptmalloc', through the service", demand -> Memheaps.allocations("ptmalloc", demand), Trait.HANDLES),
    /** Arenas on buddy. */
    BUDDY_ARENA(Family.MEMHEAP, "a confined arena a block on 'buddy', through the service", demand -> Memheaps.arenas("buddy", demand),
            Trait.HANDLES, Trait.CONFINED_TO_THREAD),
    /** Arenas on ptmalloc. */
    PTMALLOC_ARENA(Family.MEMHEAP, "a confined arena a block on 'ptmalloc', through the service", demand -> Memheaps.arenas("ptmalloc", demand),
            Trait.HANDLES, Trait.CONFINED_TO_THREAD),

    /** No ledger, on buddy. */
    BUDDY_LEDGER_OFF(Family.MEMHEAP, "Memheap.addresses() on 'buddy', memheap.ledger=off", demand -> Memheaps.addresses("buddy", demand, "memheap.ledger", "off"), Trait.PRICE),
    /** No ledger, on ptmalloc. */
    PTMALLOC_LEDGER_OFF(Family.MEMHEAP, "Memheap.addresses() on 'ptmalloc', memheap.ledger=off", demand -> Memheaps.addresses("ptmalloc", demand, "memheap.ledger", "off"), Trait.PRICE),
    /** Stacks too. */
    PTMALLOC_LEDGER_FULL(Family.MEMHEAP, "Memheap.addresses() on 'ptmalloc', memheap.ledger=full", demand -> Memheaps.addresses("ptmalloc", demand, "memheap.ledger", "full"), Trait.PRICE),
    /** Freed blocks are filled. */
    PTMALLOC_HARDENING_CHEAP(Family.MEMHEAP, "Memheap.addresses() on 'ptmalloc', memheap.hardening=cheap",
            demand -> Memheaps.addresses("ptmalloc", demand, "memheap.hardening", "cheap"), Trait.PRICE),
    /** Guards, quarantine, stacks. */
    PTMALLOC_HARDENING_FULL(Family.MEMHEAP, "Memheap.addresses() on 'ptmalloc', memheap.hardening=full",
            demand -> Memheaps.addresses("ptmalloc", demand, "memheap.hardening", "full"), Trait.PRICE),

    /** The C library. */
    GLIBC(Family.NATIVE, "malloc and free of glibc, critical calls", demand -> Peers.library(NativeLibrary.GLIBC)),
    /** jemalloc. */
    JEMALLOC(Family.NATIVE, "malloc and free of jemalloc, critical calls", demand -> Peers.library(NativeLibrary.JEMALLOC)),
    /** mimalloc. */
    MIMALLOC(Family.NATIVE, "mi_malloc and mi_free of mimalloc, critical calls", demand -> Peers.library(NativeLibrary.MIMALLOC)),
    /** tcmalloc. */
    TCMALLOC(Family.NATIVE, "tc_malloc and tc_free of tcmalloc, critical calls", demand -> Peers.library(NativeLibrary.TCMALLOC)),

    /** Netty's older allocator. */
    NETTY_POOLED(Family.JAVA, "Netty 4.2, pooled direct buffers", demand -> Peers.nettyPooled(), Trait.HANDLES),
    /** Netty's newer allocator. */
    NETTY_ADAPTIVE(Family.JAVA, "Netty 4.2, adaptive direct buffers", demand -> Peers.nettyAdaptive(), Trait.HANDLES),
    /** Arrow. */
    ARROW(Family.JAVA, "Arrow's root allocator over Unsafe", demand -> Peers.arrow(), Trait.HANDLES),
    /** Terracotta's best fit. */
    TERRACOTTA(Family.JAVA, "Terracotta's storage area, best fit", Peers::terracotta),
    /** Terracotta's buddy. */
    TERRACOTTA_BUDDY(Family.JAVA, "Terracotta's power-of-two allocator", Peers::terracottaBuddy, Trait.ONE_GIBIBYTE),
    /** The JDK's arenas. */
    JDK_ARENA(Family.JAVA, "Arena.ofConfined() of the JDK, one a block", demand -> Peers.jdkArena(), Trait.HANDLES, Trait.CONFINED_TO_THREAD);

    /** Whose work a contender is. */
    public enum Family { FLOOR, MEMHEAP, NATIVE, JAVA }

    /** What a contender cannot do, or does differently. */
    public enum Trait {
        /** Hands out an object per block, with a view of its bytes. */
        HANDLES,
        /** A block may only be used by the thread that allocated it. */
        CONFINED_TO_THREAD,
        /** One thread at a time may use a set of slots. */
        CONFINED_TO_SLOTS,
        /** Manages at most 1 GiB. */
        ONE_GIBIBYTE,
        /** Is there to tell the price of a setting; takes part when it is named, or with {@code --price}. */
        PRICE
    }

    private final Family family;
    private final String description;
    private final Function<Demand, Contender> maker;
    private final Set<Trait> traits;

    Contenders(Family family, String description, Function<Demand, Contender> maker, Trait... traits) {
        this.family = family;
        this.description = description;
        this.maker = maker;
        this.traits = Set.of(traits);
    }

    /**
     * Makes a contender ready.
     *
     * @param demand what it will be asked for
     * @return a heap to close after use
     */
    public Contender open(Demand demand) {
        return maker.apply(demand);
    }

    /**
     * Why a contender cannot take part on this machine.
     *
     * @return a sentence, or nothing if it can
     */
    public Optional<String> absence() {
        return family == Family.NATIVE ? NativeLibrary.valueOf(name()).absence() : Optional.empty();
    }

    /**
     * The name on the command line.
     *
     * @return in small letters, with dashes
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Whose work it is.
     *
     * @return the family
     */
    public Family family() {
        return family;
    }

    /**
     * What it is.
     *
     * @return a phrase
     */
    public String description() {
        return description;
    }

    /**
     * Whether it has a trait.
     *
     * @param trait the trait
     * @return whether it does
     */
    public boolean is(Trait trait) {
        return traits.contains(trait);
    }

    /**
     * Looks a contender up.
     *
     * @param label a {@link #label()}
     * @return the contender, or nothing if there is none of that name
     */
    public static Optional<Contenders> of(String label) {
        return Arrays.stream(values()).filter(contender -> contender.label().equals(label)).findFirst();
    }
}
