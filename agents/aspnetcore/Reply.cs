namespace MicroSim.Agent;

/// <summary>What one try of a call brought.</summary>
/// <param name="status">0 when no reply came.</param>
/// <param name="error">Null, or a word of <see cref="CallErrors"/>.</param>
internal sealed class Reply(int status, string? error) : IDisposable
{
    private readonly Body? body;
    private readonly Action? released;

    /// <summary>A reply that owns the body in which its result stands.</summary>
    public Reply(int status, string? error, ResultBytes result, Body body, Action released)
        : this(status, error)
    {
        Result = result;
        this.body = body;
        this.released = released;
    }

    public int Status => status;

    public string? Error => error;

    public ResultBytes Result { get; }

    public void Dispose()
    {
        body?.Dispose();
        released?.Invoke();
    }
}

/// <summary>A result as it came, with the place of its padding, which is left out when it is passed on.</summary>
internal readonly record struct ResultBytes(ReadOnlyMemory<byte> Json, Range Padding)
{
    public bool IsEmpty => Json.IsEmpty;

    /// <summary>What stands before the padding; all of it where there is none.</summary>
    public ReadOnlyMemory<byte> Head => Json[..Padding.Start.GetOffset(Json.Length)];

    public ReadOnlyMemory<byte> Tail => Json[Padding.End.GetOffset(Json.Length)..];

    public int Length => Head.Length + Tail.Length;
}
