using System.Globalization;
using System.Text;
using System.Text.Json;
using MicroSim.Contract;

namespace MicroSim.Tests.Contract;

/// <summary>The dice reproduce <c>contract/draws.json</c>, which comes from another implementation of the contract's text.</summary>
public sealed class DrawVectorTests
{
    private const double Tolerance = 1e-9;

    private static readonly JsonElement vectors = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "contract", "draws.json"))).RootElement;

    [Fact]
    public void Draws_are_those_of_the_vectors() => All("draws", v =>
    {
        DiceKey key = DiceKey.Of(v.GetProperty("key").GetString());
        return DiceOf(v).Mix(key).ToString("x8", CultureInfo.InvariantCulture) == v.GetProperty("mix").GetString() && IsClose(DiceOf(v).Unit(key), v.GetProperty("u").GetDouble());
    });

    [Fact]
    public void Keys_put_together_are_the_keys_in_one() => All("draws", v =>
    {
        string[] parts = v.GetProperty("key").GetString()!.Split('/');
        return parts.Skip(1).Aggregate(DiceKey.Of(parts[0]), (key, part) => IsNumber(part, out int number) ? key.Slash(number) : key.Slash(part)) == DiceKey.Of(string.Join('/', parts));
    });

    [Fact]
    public void Decisions_are_those_of_the_vectors() => All("probabilities", v =>
        DiceOf(v).Happens(DiceKey.Of(v.GetProperty("key").GetString()), v.GetProperty("probability").GetDouble()) == v.GetProperty("happens").GetBoolean());

    [Fact]
    public void Latencies_are_those_of_the_vectors() => All("latencies", v =>
    {
        string fault = $$"""{"type":"latency","args":{{v.GetProperty("args").GetRawText()}}}""";
        FaultArgs args = FaultParser.Parse(Encoding.UTF8.GetBytes(fault), new ParseOptions(FaultCatalogue.Standard)).Value!.Args;
        return IsClose(LatencyDraw.Milliseconds(args, DiceOf(v), DiceKey.Of(v.GetProperty("fault").GetString())), v.GetProperty("ms").GetDouble());
    });

    private static void All(string section, Func<JsonElement, bool> holds)
    {
        JsonElement[] all = [.. vectors.GetProperty(section).EnumerateArray()];
        Assert.NotEmpty(all);
        Assert.Empty(all.Where(v => !holds(v)).Select(v => v.GetRawText()));
    }

    private static Dice DiceOf(JsonElement vector) => new(uint.Parse(vector.GetProperty("seed").GetString()!, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    private static bool IsNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number.ToString(CultureInfo.InvariantCulture) == text;

    private static bool IsClose(double a, double b) => Math.Abs(a - b) <= Tolerance * Math.Max(1, Math.Abs(b));
}
