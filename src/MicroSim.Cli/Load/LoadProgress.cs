using System.Globalization;
using MicroSim.Cli.Output;
using MicroSim.Load.Results;
using MicroSim.Topology;

namespace MicroSim.Cli.Load;

/// <summary>How a load goes: a line in its place at a terminal, else one every ten seconds. On standard error, so that results can be piped.</summary>
internal sealed class LoadProgress(double seconds, bool isCount, int repeat, bool isQuiet) : IDisposable
{
    private const string Clear = "\r\e[K";
    private const int Bars = 20, Every = 10;
    private const string Heights = "▁▂▃▄▅▆▇█";

    private readonly bool isLively = Terminal.IsLively && !Console.IsErrorRedirected;
    private readonly Queue<double> rates = new();

    /// <summary>A second of one of the runs, from 1, passed.</summary>
    public void Show(SecondFigures second, int run)
    {
        if (isQuiet)
            return;
        double passed = second.Second + 1;
        rates.Enqueue(second.Ok + second.Errors);
        if (rates.Count > Bars)
            rates.Dequeue();
        string line = string.Create(CultureInfo.InvariantCulture,
            $"{(repeat > 1 ? $"run {run} of {repeat}  " : "")}{TimeText.Of(TimeSpan.FromSeconds(passed))}{(isCount ? "" : $" of {TimeText.Of(TimeSpan.FromSeconds(seconds))}")}  {second.Ok + second.Errors}/s  in flight {second.InFlight}  p50 {second.P50:0.##} ms  p99 {second.P99:0.##} ms  errors {second.Errors}{(second.Missed > 0 ? $"  missed {second.Missed}" : "")}");
        if (isLively)
            Console.Error.Write($"{Clear}{Bar((run - 1) * seconds + passed)} {Fitting(line)}");
        else if (second.Second % Every == Every - 1)
            Terminal.Error(line);
    }

    public void Dispose()
    {
        if (isLively && !isQuiet)
            Console.Error.Write(Clear);
    }

    // How far it is, or where there is no end known how the rate went.
    private string Bar(double passed)
    {
        if (isCount)
        {
            double most = Math.Max(1, rates.Max());
            return string.Concat(rates.Select(r => Heights[(int)Math.Round(r / most * (Heights.Length - 1))])).PadLeft(Bars);
        }
        int full = (int)Math.Clamp(Math.Round(passed / (seconds * repeat) * Bars), 0, Bars);
        return new string('━', full) + Terminal.Faint(new string('─', Bars - full));
    }

    private static string Fitting(string line)
    {
        int width = Math.Max(20, Console.WindowWidth - Bars - 2);
        return line.Length <= width ? line : $"{line[..(width - 1)]}…";
    }
}
