namespace MicroSim.Contract;

/// <summary>
/// Holds bytes to a rate (the <c>throttle</c> fault): each waits for the moment at which the rate allows it, counted from the first, so that
/// late timers do not add up.
/// </summary>
public sealed class Pace(int bytesPerSecond, TimeProvider time)
{
    /// <summary>The most bytes that move at a time.</summary>
    public const int LargestPiece = 64 * 1024;

    private const int PiecesPerSecond = 50;

    private readonly int piece = Math.Clamp(bytesPerSecond / PiecesPerSecond, 1, LargestPiece);
    private readonly long start = time.GetTimestamp();
    private long taken;

    /// <summary>
    /// How many bytes to move at a time, so that the stream is even and timers are few. The first byte goes alone: the whole takes its time
    /// from that byte on, however short it is.
    /// </summary>
    public int Piece => taken == 0 ? 1 : piece;

    /// <summary>Waits until so many further bytes may have moved.</summary>
    public async ValueTask TakeAsync(int bytes, CancellationToken cancellation)
    {
        taken += bytes;
        TimeSpan due = TimeSpan.FromSeconds((double)taken / bytesPerSecond);
        // Timers count whole milliseconds; what is less is made up for by the next piece.
        for (TimeSpan left = due - time.GetElapsedTime(start); left.TotalMilliseconds >= 1; left = due - time.GetElapsedTime(start))
            await Task.Delay(left, time, cancellation);
    }
}
