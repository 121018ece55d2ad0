using System.Text.Json;
using System.Text.Unicode;
using MicroSim.Contract;

namespace MicroSim.Agent;

/// <summary>Tells a result from anything else that a callee may answer, and finds its padding (contract §1.3).</summary>
internal static class ResultScanner
{
    private static readonly JsonReaderOptions readerOptions = new() { MaxDepth = Wire.MaxJsonDepth };

    public static bool TryScan(ReadOnlyMemory<byte> json, out ResultBytes result)
    {
        result = default;
        if (!Utf8.IsValid(json.Span))
            return false;
        try
        {
            Utf8JsonReader reader = new(json.Span, readerOptions);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject || !TryScanMembers(ref reader, out Range padding) || reader.Read())
                return false;
            result = new ResultBytes(json, padding);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool TryScanMembers(ref Utf8JsonReader reader, out Range padding)
    {
        padding = ^0..;
        bool hasError = false;
        int before = (int)reader.BytesConsumed;
        bool first = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isError = reader.ValueTextEquals("error"u8);
            bool isPadding = reader.ValueTextEquals("padding"u8);
            Kind kind = Expected(ref reader);
            reader.Read();
            JsonTokenType token = reader.TokenType;
            if (!Fits(kind, token) || (kind == Kind.Texts && !AreTexts(ref reader)))
                return false;
            reader.Skip();
            hasError |= isError;
            int end = (int)reader.BytesConsumed;
            // The comma goes with it: the one before, or the one behind when it is the first member.
            if (isPadding)
                padding = before..(first ? EndOfComma(ref reader, end) : end);
            before = end;
            first = false;
        }
        return hasError;
    }

    private static int EndOfComma(ref Utf8JsonReader reader, int end)
    {
        Utf8JsonReader next = reader;
        return next.Read() && next.TokenType == JsonTokenType.PropertyName ? (int)next.TokenStartIndex : end;
    }

    private static Kind Expected(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("error"u8) || reader.ValueTextEquals("padding"u8))
            return Kind.TextOrNull;
        if (reader.ValueTextEquals("errors"u8))
            return Kind.Texts;
        if (reader.ValueTextEquals("response"u8) || reader.ValueTextEquals("calls"u8))
            return Kind.List;
        if (reader.ValueTextEquals("durationMs"u8))
            return Kind.Number;
        return reader.ValueTextEquals("service"u8) || reader.ValueTextEquals("address"u8) || reader.ValueTextEquals("version"u8)
            || reader.ValueTextEquals("instance"u8) || reader.ValueTextEquals("start"u8) ? Kind.TextOrNull : Kind.Anything;
    }

    private static bool Fits(Kind kind, JsonTokenType token) => kind switch
    {
        Kind.TextOrNull => token is JsonTokenType.String or JsonTokenType.Null,
        Kind.Texts or Kind.List => token is JsonTokenType.StartArray or JsonTokenType.Null,
        Kind.Number => token is JsonTokenType.Number or JsonTokenType.Null,
        _ => true,
    };

    private static bool AreTexts(ref Utf8JsonReader reader)
    {
        Utf8JsonReader items = reader;
        if (items.TokenType == JsonTokenType.Null)
            return true;
        while (items.Read() && items.TokenType != JsonTokenType.EndArray)
        {
            if (items.TokenType != JsonTokenType.String)
                return false;
        }
        return true;
    }

    private enum Kind
    {
        Anything,
        TextOrNull,
        Texts,
        List,
        Number,
    }
}
