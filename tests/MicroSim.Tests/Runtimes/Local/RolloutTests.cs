using MicroSim.Runtimes.Local;
using MicroSim.Runtimes.Processes;

namespace MicroSim.Tests.Runtimes.Local;

/// <summary>The next step of a service from what is there to what is wanted. A replica is written as its index and its version; <c>!</c> serves.</summary>
public sealed class RolloutTests
{
    [Theory]
    [InlineData("0a 1a", "", "0a 1a", "")] // the first start: all at once
    [InlineData("0a 1a", "0a! 1a!", "", "")] // nothing to do
    [InlineData("0a 1a", "0a 1a", "", "")] // wait
    [InlineData("0a 1a 2a", "0a!", "1a 2a", "")] // up: all at once
    [InlineData("0a", "0a! 1a! 2a!", "", "1a 2a")] // down: the highest go
    [InlineData("0a", "0a 1a!", "", "")] // down: not the one that still serves alone
    [InlineData("0a", "0a 1a! 2a", "", "2a")]
    [InlineData("", "0a! 1a", "", "0a 1a")] // to nothing
    [InlineData("0b 1b", "0a! 1a!", "0b", "")] // replace: one more at a time
    [InlineData("0b 1b", "0a! 0b 1a!", "", "")]
    [InlineData("0b 1b", "0a! 0b! 1a!", "1b", "0a")]
    [InlineData("0b 1b", "0b! 1a! 1b!", "", "1a")]
    [InlineData("0b 1b", "0a 1a!", "0b 1b", "0a")] // what serves nobody is replaced at once
    [InlineData("0b 1b", "0a 1a", "0b 1b", "0a 1a")]
    [InlineData("0c 1c", "0a! 0b 1a!", "0c", "0b")] // another change while one is stuck
    [InlineData("0a 1a", "0a! 0b 1a!", "", "0b")] // and back
    [InlineData("0b 1b 2b", "0a!", "0b 1b 2b", "")] // replace and up
    [InlineData("0b", "0a! 1a! 2a!", "0b", "1a 2a")] // replace and down
    public void The_next_step(string wanted, string present, string start, string leave)
    {
        Standing[] there = [.. Words(present).Select(w => new Standing(Of(w), w.EndsWith('!')))];

        Rollout next = Rollout.Next([.. Words(wanted).Select(Of)], there);

        Assert.Equal(start, string.Join(' ', next.Start.Select(Text)));
        Assert.Equal(leave, string.Join(' ', next.Leave.Select(i => Text(there[i].Launch))));
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static Launch Of(string word) =>
        new("cart", word[0] - '0', new Command(["run"], new Dictionary<string, string> { ["VERSION"] = word[1..2] }, "/"), "", word[1..2]);

    private static string Text(Launch launch) => $"{launch.Index}{launch.Version}";
}
