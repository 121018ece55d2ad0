using System.Buffers.Binary;

namespace MicroSim.Telemetry.Traces.Otlp;

/// <summary>
/// Reads protobuf's wire format (https://protobuf.dev/programming-guides/encoding/) in place. What is malformed ends the reading and is remembered:
/// after it nothing more comes.
/// </summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> bytes)
{
    private const int MostVarintBytes = 10;

    private ReadOnlySpan<byte> rest = bytes;

    public int Field { get; private set; }

    public WireType Type { get; private set; }

    public bool IsBroken { get; private set; }

    /// <summary>Goes to the next field; false at the end and where it is malformed.</summary>
    public bool Next()
    {
        if (rest.IsEmpty || IsBroken)
            return false;
        ulong tag = Varint();
        Field = (int)(tag >> 3);
        Type = (WireType)(tag & 7);
        if (tag > uint.MaxValue || Field == 0 || Type is not (WireType.Varint or WireType.Fixed64 or WireType.Bytes or WireType.Fixed32))
            IsBroken = true;
        return !IsBroken;
    }

    public ulong Varint()
    {
        ulong value = 0;
        for (int i = 0; i < MostVarintBytes && i < rest.Length; i++)
        {
            byte one = rest[i];
            value |= (ulong)(one & 0x7f) << (7 * i);
            if (one < 0x80)
            {
                rest = rest[(i + 1)..];
                return value;
            }
        }
        IsBroken = true;
        return 0;
    }

    public ulong Fixed64()
    {
        if (rest.Length < sizeof(ulong))
        {
            IsBroken = true;
            return 0;
        }
        ulong value = BinaryPrimitives.ReadUInt64LittleEndian(rest);
        rest = rest[sizeof(ulong)..];
        return value;
    }

    /// <summary>The content of a text, of bytes or of a message.</summary>
    public ReadOnlySpan<byte> Bytes()
    {
        ulong length = Varint();
        if (IsBroken || length > (ulong)rest.Length)
        {
            IsBroken = true;
            return default;
        }
        ReadOnlySpan<byte> content = rest[..(int)length];
        rest = rest[(int)length..];
        return content;
    }

    /// <summary>Passes over the field's value.</summary>
    public void Skip()
    {
        switch (Type)
        {
            case WireType.Varint:
                Varint();
                break;
            case WireType.Fixed64:
                Fixed64();
                break;
            case WireType.Bytes:
                Bytes();
                break;
            default:
                IsBroken |= rest.Length < sizeof(uint);
                rest = IsBroken ? default : rest[sizeof(uint)..];
                break;
        }
    }
}

/// <summary>How a field's value is written.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}
