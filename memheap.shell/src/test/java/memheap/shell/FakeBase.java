package memheap.shell;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import memheap.api.AddressHeap;
import memheap.api.HeapStatistics;
import memheap.api.HeapUsage;
import memheap.api.InvalidFreeException;
import memheap.api.Memheap;
import memheap.event.BlockGroup;
import memheap.event.ComponentStatus;
import memheap.event.ComponentStatus.State;
import memheap.event.GenerationState;
import memheap.event.GenerationStatus;
import memheap.event.MemheapInspector;
import memheap.event.OwnerStatus;

/** A base whose components are names that follow the pin, over one heap that hands out ever higher addresses. */
final class FakeBase implements AddressHeap {

    private static final long FIRST = 0x1000;
    private static final List<String> BY_PRIORITY = List.of("ptmalloc", "buddy");

    final Map<Long, Long> liveBytesByAddress = new TreeMap<>();
    final Map<String, String> quarantined = new LinkedHashMap<>();
    final List<String> problems = new ArrayList<>();
    final List<OwnerStatus> owners = new ArrayList<>();
    final List<BlockGroup> leaks = new ArrayList<>();
    final List<String> activated = new ArrayList<>(List.of("ptmalloc"));
    private final FakeConfigurations configurations;
    private final MemorySegment memory;
    private long next = FIRST;

    FakeBase(Arena arena, FakeConfigurations configurations) {
        this.configurations = configurations;
        this.memory = arena.allocate(1 << 20, 4096);
    }

    Memheap memheap() {
        return FakeConfigurations.proxy(Memheap.class, (method, _) -> switch (method) {
            case "addresses" -> this;
            case "statistics" -> new HeapStatistics(activated.getLast(), 2, 1, 1 << 20, 8 << 20, 4096, live(), live(), liveBytesByAddress.size(), 1 << 19, next - FIRST, 7, 5, 1);
            default -> throw new UnsupportedOperationException(method);
        });
    }

    MemheapInspector inspector() {
        return FakeConfigurations.proxy(MemheapInspector.class, (method, arguments) -> switch (method) {
            case "components" -> BY_PRIORITY.stream().map(this::component).toList();
            case "generations" -> List.of(new GenerationStatus(2, activated.getLast(), GenerationState.ACTIVE, FIRST, 1 << 20, liveBytesByAddress.size(), live(),
                    next - FIRST, 4096, 512, new HeapUsage(1 << 20, live(), liveBytesByAddress.size(), 1 << 19, Map.of("fake.second", 2L, "fake.first", 1L))));
            case "owners" -> List.copyOf(owners);
            case "liveBlocks" -> leaks.stream().filter(group -> group.oldest().compareTo((Duration) arguments[0]) >= 0).toList();
            case "explain" -> "two reasons";
            case "verify" -> List.copyOf(problems);
            case "awaitActive" -> awaitActive((String) arguments[0], (Duration) arguments[1]);
            case "resetPeaks", "checkpoint" -> null;
            default -> throw new UnsupportedOperationException(method);
        });
    }

    private boolean awaitActive(String name, Duration timeout) {
        boolean best = configurations.value("memheap.pin") == null ? name.equals("ptmalloc") : name.equals(configurations.value("memheap.pin"));
        if (best && timeout.isPositive() && !name.equals(activated.getLast())) {
            activated.add(name);
        }
        return best;
    }

    private ComponentStatus component(String name) {
        Object pinned = configurations.value("memheap.pin");
        State state = quarantined.containsKey(name) ? State.QUARANTINED : name.equals(activated.getLast()) ? State.ACTIVE : pinned == null ? State.STANDBY : State.EXCLUDED;
        String reason = quarantined.getOrDefault(name, state == State.EXCLUDED ? "memheap.pin names '%s'".formatted(pinned) : "as it should be");
        return new ComponentStatus(name, state, name.equals("buddy") ? 1 : 100, 40, "memheap." + name + " 0.1.0", reason);
    }

    private long live() {
        return liveBytesByAddress.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public long allocate(long byteSize, long byteAlignment) {
        long address = next + byteAlignment - 1 & -byteAlignment;
        next = address + Math.max(16, byteSize + 15 & -16);
        liveBytesByAddress.put(address, byteSize + 15 & -16);
        return address;
    }

    @Override
    public long allocateZeroed(long byteSize, long byteAlignment) {
        return allocate(byteSize, byteAlignment);
    }

    @Override
    public long reallocate(long address, long newByteSize) {
        long moved = allocate(newByteSize, 16);
        MemorySegment.copy(memory, address, memory, moved, Math.min(newByteSize, usableBytes(address)));
        free(address);
        return moved;
    }

    @Override
    public void free(long address) {
        usableBytes(address);
        liveBytesByAddress.remove(address);
    }

    @Override
    public long usableBytes(long address) {
        Long byteSize = liveBytesByAddress.get(address);
        if (byteSize == null) {
            throw new InvalidFreeException("no live block starts at 0x%x".formatted(address), address);
        }
        return byteSize;
    }

    @Override
    public MemorySegment memory() {
        return memory;
    }
}
