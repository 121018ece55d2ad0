using System.Globalization;
using System.Text;
using MicroSim.Telemetry.Exposition;

namespace MicroSim.Tests.Telemetry;

public sealed class ExpositionReaderTests
{
    [Fact]
    public void Samples_are_read_and_comments_skipped()
    {
        Assert.Equal(
            ["up||1", "a:b_c|x=\"1\",y=\"} \\\" \"|2.5", "late|z=\"\"|1000000", "inf||∞", "not||NaN", "last||-3"],
            Read("# HELP up Is it?\n# TYPE up gauge\nup 1\n\n  a:b_c{x=\"1\",y=\"} \\\" \"}   2.5\nlate{z=\"\"} 1e+06 1700000000000\ninf +Inf\r\nnot NaN\nlast -3"));
    }

    [Theory]
    [InlineData("up", "line 1 has no number")]
    [InlineData("up one", "line 1 has no number")]
    [InlineData("ok 1\nup 1x", "line 2 has no number")]
    [InlineData("9up 1", "line 1 must begin with the name")]
    [InlineData("{a=\"b\"} 1", "line 1 must begin with the name")]
    [InlineData("<html>", "line 1 must begin with the name")]
    [InlineData("up{a=\"b\" 1", "line 1 has labels without a closing brace")]
    [InlineData("up{a=\"}\" 1", "line 1 has labels without a closing brace")]
    [InlineData("up{a=\"\\", "line 1 has labels without a closing brace")]
    [InlineData("up 1e999", "line 1 has no number")]
    public void What_is_no_sample_ends_the_reading_and_is_named(string text, string problem)
    {
        ExpositionReader reader = new(Encoding.UTF8.GetBytes(text));
        while (reader.Read())
        {
        }
        Assert.StartsWith(problem, reader.Error, StringComparison.Ordinal);
        Assert.False(reader.Read());
    }

    [Fact]
    public void A_line_beyond_the_limit_is_refused()
    {
        ExpositionReader reader = new(Encoding.UTF8.GetBytes($"up{{a=\"{new string('x', ExpositionReader.LongestLine)}\"}} 1\n"));
        Assert.False(reader.Read());
        Assert.Contains("longer than", reader.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_are_read_without_their_escapes()
    {
        LabelReader labels = new("a = \"1\", b=\"x\\\\n\\\"y\\n\",c=\"\""u8);
        List<string> read = [];
        while (labels.Read())
            read.Add($"{Encoding.UTF8.GetString(labels.Name)}:{labels.Value()}");
        Assert.True(labels.IsValid);
        Assert.Equal(["a:1", "b:x\\n\"y\n", "c:"], read);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("=\"b\"")]
    [InlineData("a=b")]
    [InlineData("a=\"b")]
    [InlineData("a=\"b\\\"")]
    public void What_is_no_label_is_not_valid(string text)
    {
        LabelReader labels = new(Encoding.UTF8.GetBytes(text));
        while (labels.Read())
        {
        }
        Assert.False(labels.IsValid);
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        AgentText agent = new();
        for (int i = 0; i < 100; i++)
            agent.Call($"service-{i}", 0.001);
        byte[] text = agent.Text;
        Sum(text);
        long before = GC.GetAllocatedBytesForCurrentThread();
        double sum = Sum(text);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(sum > 0);
    }

    private static double Sum(byte[] text)
    {
        double sum = 0;
        ExpositionReader reader = new(text);
        while (reader.Read())
            sum += reader.Value;
        return sum;
    }

    private static List<string> Read(string text)
    {
        List<string> read = [];
        ExpositionReader reader = new(Encoding.UTF8.GetBytes(text));
        while (reader.Read())
            read.Add(string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetString(reader.Name)}|{Encoding.UTF8.GetString(reader.Labels)}|{(double.IsPositiveInfinity(reader.Value) ? "∞" : reader.Value)}"));
        Assert.Null(reader.Error);
        return read;
    }
}
