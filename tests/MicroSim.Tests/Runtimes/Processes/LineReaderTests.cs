using System.Text;
using MicroSim.Runtimes.Processes;

namespace MicroSim.Tests.Runtimes.Processes;

public sealed class LineReaderTests
{
    [Theory]
    [InlineData("a\nb\n", "a|b")]
    [InlineData("a\r\nb", "a|b")]
    [InlineData("\n\na", "||a")]
    [InlineData("", "")]
    public async Task Splits_lines(string input, string expected) =>
        Assert.Equal(expected.Length == 0 ? [] : expected.Split('|'), await ReadAsync(Encoding.UTF8.GetBytes(input)));

    [Fact]
    public async Task Bytes_that_are_no_text_are_replaced() =>
        Assert.Equal(["\uFFFD\uFFFDx", "ä"], await ReadAsync([0xff, 0xfe, (byte)'x', (byte)'\n', 0xc3, 0xa4]));

    [Theory]
    [InlineData(LineReader.MaxLineBytes, false)]
    [InlineData(LineReader.MaxLineBytes + 1, true)]
    public async Task A_line_over_the_limit_is_cut_and_says_so(int length, bool cut)
    {
        byte[] input = [.. Enumerable.Repeat((byte)'x', length), (byte)'\n', (byte)'y'];

        List<string> lines = await ReadAsync(input);

        Assert.Equal(2, lines.Count);
        Assert.Equal(cut, lines[0].EndsWith($"[cut: the line has {length} bytes]", StringComparison.Ordinal));
        Assert.Equal(LineReader.MaxLineBytes, lines[0].Count(c => c == 'x'));
        Assert.Equal("y", lines[1]);
    }

    [Fact]
    public async Task A_huge_line_takes_no_memory()
    {
        LineReader reader = new(_ => { });
        // Of this thread alone, for other tests allocate meanwhile: there is always something to read, so it never leaves it.
        long before = GC.GetAllocatedBytesForCurrentThread();

        Task reading = reader.ReadAsync(new Endless(10_000_000), TestContext.Current.CancellationToken);

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(reading.IsCompletedSuccessfully);
        await reading;
        Assert.InRange(allocated, 0, 2_000_000);
    }

    private static async Task<List<string>> ReadAsync(byte[] input)
    {
        List<string> lines = [];
        await new LineReader(lines.Add).ReadAsync(new MemoryStream(input), TestContext.Current.CancellationToken);
        return lines;
    }

    // So many bytes without an end of line.
    private sealed class Endless(int left) : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int count = Math.Min(left, buffer.Length);
            buffer.Span[..count].Fill((byte)'x');
            left -= count;
            return ValueTask.FromResult(count);
        }
    }
}
