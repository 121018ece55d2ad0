using System.Globalization;
using System.Text;
using MicroSim.Telemetry.Histograms;

namespace MicroSim.ControlPlane.Metrics;

/// <summary>Writes Prometheus' text format.</summary>
internal sealed class MetricsText
{
    public const string MediaType = "text/plain; version=0.0.4";

    private readonly StringBuilder text = new();

    public void Counter(string name, string help, double value) => One(name, "counter", help, value);

    public void Gauge(string name, string help, double value) => One(name, "gauge", help, value);

    /// <summary>A counter with one label; its values need no escapes.</summary>
    public void Counter(string name, string help, string label, IEnumerable<(string Label, double Value)> values)
    {
        Head(name, "counter", help);
        foreach ((string one, double value) in values)
            Line($"{name}{{{label}=\"{one}\"}}", value);
    }

    public void Histogram(string name, string help, DurationHistogram histogram)
    {
        Head(name, "histogram", help);
        long below = 0;
        IReadOnlyList<long> counts = histogram.Counts;
        for (int i = 0; i < counts.Count; i++)
        {
            below += counts[i];
            string bound = i < DurationBuckets.Bounds.Length ? DurationBuckets.Bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
            Line($"{name}_bucket{{le=\"{bound}\"}}", below);
        }
        Line($"{name}_sum", histogram.Sum.TotalSeconds);
        Line($"{name}_count", below);
    }

    public override string ToString() => text.ToString();

    private void One(string name, string type, string help, double value)
    {
        Head(name, type, help);
        Line(name, value);
    }

    private void Head(string name, string type, string help) => text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");

    private void Line(string series, double value) => text.Append(CultureInfo.InvariantCulture, $"{series} {value}\n");
}
