using MicroSim.Runtimes.Local.Steering;

namespace MicroSim.Tests.Runtimes.Local.Steering;

public sealed class StartedLineTests
{
    [Fact]
    public void The_contracts_line_is_read() =>
        Assert.Equal(new StartedLine(8081, 9091), StartedLine.Parse("""{"time":"2026-01-01T00:00:00Z","event":"started","port":8081,"adminPort":9091,"more":[]}"""));

    [Theory]
    [InlineData("")]
    [InlineData("started")]
    [InlineData("""{"event":"started","port":8081""")]
    [InlineData("""{"event":"started","port":8081}""")]
    [InlineData("""{"event":"started","port":"8081","adminPort":1}""")]
    [InlineData("""{"event":"started","port":8081,"adminPort":65536}""")]
    [InlineData("""{"event":"started","port":8081,"adminPort":0}""")]
    [InlineData("""{"event":["started"],"port":8081,"adminPort":1}""")]
    [InlineData("""{"event":"restarted","port":8081,"adminPort":1}""")]
    public void Other_lines_are_not(string line) => Assert.Null(StartedLine.Parse(line));
}
