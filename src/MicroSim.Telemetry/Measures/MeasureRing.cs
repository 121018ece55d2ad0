using System.Runtime.CompilerServices;

namespace MicroSim.Telemetry.Measures;

/// <summary>The last slots of a series, each so many seconds wide. Memory is taken as slots are written, and is bounded.</summary>
/// <param name="width">Seconds of one slot.</param>
/// <param name="length">How many slots are kept.</param>
internal sealed class MeasureRing(int width, int length)
{
    private const int BlockLength = 60;

    private readonly MeasureSlot[]?[] blocks = new MeasureSlot[(length + BlockLength - 1) / BlockLength][];

    public int Width => width;

    /// <summary>How many seconds are kept.</summary>
    public int Reach => width * length;

    /// <summary>The slot of a second, for writing; a null reference for one that is too old to be kept.</summary>
    public ref MeasureSlot At(long second)
    {
        long index = second / width;
        int place = (int)(index % length);
        MeasureSlot[] block = blocks[place / BlockLength] ??= new MeasureSlot[BlockLength];
        ref MeasureSlot slot = ref block[place % BlockLength];
        if (slot.Index > index)
            return ref Unsafe.NullRef<MeasureSlot>();
        if (slot.Index < index)
            slot = new MeasureSlot { Index = index };
        return ref slot;
    }

    /// <summary>The slot that holds this second, when there is one.</summary>
    public bool TryGet(long second, out MeasureSlot slot)
    {
        long index = second / width;
        int place = (int)(index % length);
        slot = blocks[place / BlockLength] is MeasureSlot[] block ? block[place % BlockLength] : default;
        return slot.Index == index;
    }
}
