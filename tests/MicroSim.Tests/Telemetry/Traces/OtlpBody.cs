using System.Buffers.Binary;
using System.Text;

namespace MicroSim.Tests.Telemetry.Traces;

/// <summary>Writes protobuf by hand: what a reader must understand comes from elsewhere than the reader.</summary>
internal static class OtlpBody
{
    public const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    public const ulong Second = 1_700_000_000_000_000_000;

    /// <summary>A body with spans of one service.</summary>
    public static byte[] Of(string service, params byte[][] spans) =>
        Message(1, [.. Message(1, Attribute(1, "service.name", service)), .. Message(2, [.. spans.SelectMany(s => Message(2, s))])]);

    public static byte[] Span(string trace, ulong id, ulong parent = 0, int kind = 2, string name = "GET /", ulong start = Second, ulong end = Second + 5_000_000, int status = 0, params byte[][] more) =>
    [
        .. Message(1, Convert.FromHexString(trace)), .. Message(2, Id(id)), .. parent == 0 ? [] : Message(4, Id(parent)), .. Message(5, Encoding.UTF8.GetBytes(name)), .. Number(6, (ulong)kind),
        .. Fixed(7, start), .. Fixed(8, end), .. status == 0 ? [] : Message(15, Number(3, (ulong)status)), .. more.SelectMany(m => m),
    ];

    public static byte[] Event(string name, params (string Key, string Value)[] attributes) =>
        Message(11, [.. Fixed(1, Second), .. Message(2, Encoding.UTF8.GetBytes(name)), .. attributes.SelectMany(a => Attribute(3, a.Key, a.Value))]);

    public static byte[] Attribute(int field, string key, string value) => Message(field, [.. Message(1, Encoding.UTF8.GetBytes(key)), .. Message(2, Message(1, Encoding.UTF8.GetBytes(value)))]);

    public static byte[] Attribute(int field, string key, long value) => Message(field, [.. Message(1, Encoding.UTF8.GetBytes(key)), .. Message(2, Number(3, (ulong)value))]);

    public static byte[] Message(int field, byte[] content) => [.. Varint((ulong)(field << 3 | 2)), .. Varint((ulong)content.Length), .. content];

    public static byte[] Number(int field, ulong value) => [.. Varint((ulong)(field << 3)), .. Varint(value)];

    public static byte[] Fixed(int field, ulong value)
    {
        byte[] bytes = new byte[9];
        bytes[0] = (byte)(field << 3 | 1);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(1), value);
        return bytes;
    }

    private static byte[] Id(ulong id)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, id);
        return bytes;
    }

    private static byte[] Varint(ulong value)
    {
        List<byte> bytes = [];
        for (; value > 0x7f; value >>= 7)
            bytes.Add((byte)(value & 0x7f | 0x80));
        return [.. bytes, (byte)value];
    }
}
