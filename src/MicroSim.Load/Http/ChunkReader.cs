namespace MicroSim.Load.Http;

/// <summary>Reads a body in chunks (RFC 9112 §7.1), piece by piece as it comes.</summary>
internal struct ChunkReader
{
    private const int MaxSizeDigits = 15;

    private enum State
    {
        Size, Extension, SizeEnd, Data, DataReturn, DataEnd, Trailer, TrailerLine, TrailerEnd, LastEnd,
    }

    private State state;
    private long left;
    private int digits;

    /// <summary>Takes bytes until the body is whole; says how many were taken, and how many of them were content.</summary>
    public ReplyProgress Read(ReadOnlySpan<byte> bytes, out int taken, out long content)
    {
        content = 0;
        taken = 0;
        while (taken < bytes.Length)
        {
            if (state == State.Data)
            {
                int part = (int)Math.Min(left, bytes.Length - taken);
                taken += part;
                content += part;
                left -= part;
                if (left == 0)
                    state = State.DataReturn;
                continue;
            }
            byte next = bytes[taken++];
            if (state == State.LastEnd)
                return next == '\n' ? ReplyProgress.Whole : ReplyProgress.Invalid;
            if (!Step(next))
                return ReplyProgress.Invalid;
        }
        return ReplyProgress.More;
    }

    private bool Step(byte next)
    {
        switch (state)
        {
            case State.Size when Digit(next) is >= 0 and int digit:
                left = left * 16 + digit;
                return ++digits <= MaxSizeDigits;
            case State.Size when digits > 0 && next is (byte)';' or (byte)' ' or (byte)'\t':
                state = State.Extension;
                return digits > 0;
            case State.Size or State.Extension when next == '\r':
                state = State.SizeEnd;
                return digits > 0;
            case State.Extension:
                return true;
            case State.SizeEnd:
                digits = 0;
                state = left == 0 ? State.Trailer : State.Data;
                return next == '\n';
            case State.DataReturn:
                state = State.DataEnd;
                return next == '\r';
            case State.DataEnd:
                state = State.Size;
                return next == '\n';
            case State.Trailer:
                state = next == '\r' ? State.LastEnd : State.TrailerLine;
                return true;
            case State.TrailerLine:
                state = next == '\r' ? State.TrailerEnd : State.TrailerLine;
                return true;
            case State.TrailerEnd:
                state = State.Trailer;
                return next == '\n';
            default:
                return false;
        }
    }

    private static int Digit(byte letter) => letter switch
    {
        >= (byte)'0' and <= (byte)'9' => letter - '0',
        >= (byte)'a' and <= (byte)'f' => letter - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => letter - 'A' + 10,
        _ => -1,
    };
}
