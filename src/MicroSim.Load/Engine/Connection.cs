using System.Net.Sockets;
using MicroSim.Load.Http;

namespace MicroSim.Load.Engine;

/// <summary>A place for a connection and the one request that is under way on it. Places are used again, so that a new connection costs no memory.</summary>
internal sealed class Connection(int number, long maxReplyBytes) : Exchange
{
    /// <summary>Its place among all of the worker's.</summary>
    public int Number => number;

    public ReplyReader Reader { get; } = new(maxReplyBytes);

    public Socket? Socket { get; set; }

    public int Descriptor { get; set; }

    /// <summary>Counts the connections that the place has had.</summary>
    public long Life { get; set; }

    /// <summary>Which endpoint it is connected to.</summary>
    public int Target { get; set; }

    /// <summary>Whether connecting has ended.</summary>
    public bool IsConnected { get; set; }

    /// <summary>Whether a request is under way.</summary>
    public bool IsBusy { get; set; }

    /// <summary>When it was last used.</summary>
    public long UsedAt { get; set; }

    /// <summary>What could not be sent yet.</summary>
    public byte[] Unsent { get; private set; } = [];

    public int UnsentFrom { get; set; }

    public int UnsentBytes { get; private set; }

    public void Keep(ReadOnlySpan<byte> rest)
    {
        if (Unsent.Length < rest.Length)
            Unsent = GC.AllocateUninitializedArray<byte>(rest.Length);
        rest.CopyTo(Unsent);
        (UnsentFrom, UnsentBytes) = (0, rest.Length);
    }

    public void DropUnsent() => (UnsentFrom, UnsentBytes) = (0, 0);
}
