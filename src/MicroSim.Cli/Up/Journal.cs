using System.Threading.Channels;
using MicroSim.Cli.Output;

namespace MicroSim.Cli.Up;

/// <summary>Prints lines in the order they came, apart from those who add them: a slow terminal loses lines, with a count, and holds nobody up.</summary>
internal sealed class Journal : IAsyncDisposable
{
    private const int Capacity = 4096;

    private readonly Channel<string> lines = Channel.CreateBounded<string>(Capacity);
    private readonly Task printing;
    private int lost;

    public Journal() => printing = Task.Run(PrintAsync);

    public void Add(string line)
    {
        if (!lines.Writer.TryWrite(line))
            Interlocked.Increment(ref lost);
    }

    /// <summary>Prints what is left.</summary>
    public async ValueTask DisposeAsync()
    {
        lines.Writer.TryComplete();
        await printing;
    }

    private async Task PrintAsync()
    {
        await foreach (string line in lines.Reader.ReadAllAsync())
        {
            Terminal.Line(line);
            if (Interlocked.Exchange(ref lost, 0) is int missing and > 0)
                Terminal.Error($"({missing} lines were not printed: the output is too slow)");
        }
    }
}
