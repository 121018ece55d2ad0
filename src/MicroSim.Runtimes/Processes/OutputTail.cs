namespace MicroSim.Runtimes.Processes;

/// <summary>The last lines of an output, each shortened; several readers may add at once.</summary>
internal sealed class OutputTail(int capacity)
{
    private const int MaxLine = 500;

    private readonly Queue<string> lines = new();

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (lines)
                return [.. lines];
        }
    }

    public void Add(string line)
    {
        lock (lines)
        {
            if (lines.Count == capacity)
                lines.Dequeue();
            lines.Enqueue(line.Length <= MaxLine ? line : $"{line.AsSpan(0, MaxLine)}…");
        }
    }
}
