using System.Runtime.CompilerServices;

namespace MicroSim.Cli.Up;

/// <summary>
/// Tells the contents of a file whenever they changed. It looks again and again, for that works with every editor (many replace the file) and
/// on every file system.
/// </summary>
internal sealed class FileWatch(string file, byte[] known, TimeProvider time)
{
    private static readonly TimeSpan interval = TimeSpan.FromMilliseconds(250);

    public string File => file;

    public async IAsyncEnumerable<byte[]> ChangesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        byte[] told = known, seen = known;
        using PeriodicTimer timer = new(interval, time);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            byte[] before = seen;
            seen = Read() ?? seen;
            // Twice the same: an editor that is still writing is not disturbed.
            if (seen.AsSpan().SequenceEqual(told) || !seen.AsSpan().SequenceEqual(before))
                continue;
            told = seen;
            yield return seen;
        }
    }

    // Missing for a moment while an editor replaces it; what was there before stays in force.
    private byte[]? Read()
    {
        try
        {
            return System.IO.File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
