namespace MicroSim.Runtimes.Local.Logs;

/// <summary>The newest lines of one service, bounded by their number and their bytes.</summary>
internal sealed class LogRing(LogLimits limits)
{
    private const int Smallest = 64;

    // Roughly what a line takes beside its text.
    private const int Overhead = 96;

    private LogLine[] lines = new LogLine[Math.Min(Smallest, limits.Lines)];
    private long bytes;

    /// <summary>Position of the oldest line that is kept, counted from the first that ever came.</summary>
    public long First { get; private set; }

    /// <summary>Position that the next line will have.</summary>
    public long End { get; private set; }

    public LogLine this[long position] => lines[position % lines.Length];

    public void Add(LogLine line)
    {
        int size = Size(line);
        while (End > First && (End - First == limits.Lines || bytes + size > limits.Bytes))
            Drop();
        if (End - First == lines.Length)
            Grow();
        lines[End % lines.Length] = line;
        End++;
        bytes += size;
    }

    private void Drop()
    {
        long index = First % lines.Length;
        bytes -= Size(lines[index]);
        lines[index] = null!;
        First++;
    }

    private void Grow()
    {
        LogLine[] larger = new LogLine[Math.Min(2 * lines.Length, limits.Lines)];
        for (long position = First; position < End; position++)
            larger[position % larger.Length] = this[position];
        lines = larger;
    }

    private static int Size(LogLine line) => 2 * line.Text.Length + Overhead;
}
