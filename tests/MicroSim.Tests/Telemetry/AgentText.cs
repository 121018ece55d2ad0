using System.Globalization;
using System.Text;
using MicroSim.Telemetry.Histograms;

namespace MicroSim.Tests.Telemetry;

/// <summary>Plays an agent's <c>/metrics</c>: counts durations as an agent does and writes them in Prometheus' text format.</summary>
internal sealed class AgentText
{
    private readonly Dictionary<string, long[]> histograms = [];

    public double Start { get; set; } = 2_000_000_000;

    public double Cpu { get; set; }

    public int Active { get; set; }

    public double Memory { get; set; } = 20_000_000;

    public Dictionary<string, int> Conditions { get; } = [];

    /// <summary>Counts a call that was answered.</summary>
    public void Answer(double seconds, int status = 200) =>
        Count($"http_server_request_duration_seconds_bucket{{http_request_method=\"GET\",http_response_status_code=\"{status}\",http_route=\"/\"", seconds);

    /// <summary>Counts a try of a call that was made.</summary>
    public void Call(string callee, double seconds, string error = "") =>
        Count($"http_client_request_duration_seconds_bucket{{http_request_method=\"POST\",http_response_status_code=\"200\",server_address=\"{callee}\",error_type=\"{error}\"", seconds);

    public byte[] Text
    {
        get
        {
            StringBuilder text = new();
            text.Append("# HELP http_server_request_duration_seconds Durations.\n# TYPE http_server_request_duration_seconds histogram\n");
            foreach ((string series, long[] counts) in histograms)
            {
                long below = 0;
                for (int i = 0; i < counts.Length; i++)
                {
                    string bound = i < DurationBuckets.Bounds.Length ? DurationBuckets.Bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
                    text.Append(CultureInfo.InvariantCulture, $"{series},le=\"{bound}\"}} {below += counts[i]}\n");
                }
            }
            text.Append(CultureInfo.InvariantCulture, $"http_server_active_requests {Active}\nprocess_cpu_seconds_total {Cpu}\nprocess_resident_memory_bytes {Memory}\n");
            text.Append(CultureInfo.InvariantCulture, $"process_start_time_seconds {Start}\n");
            foreach ((string type, int count) in Conditions)
                text.Append(CultureInfo.InvariantCulture, $"microsim_conditions{{type=\"{type}\"}} {count}\n");
            return Encoding.UTF8.GetBytes(text.ToString());
        }
    }

    private void Count(string series, double seconds)
    {
        if (!histograms.TryGetValue(series, out long[]? counts))
            histograms.Add(series, counts = new long[DurationBuckets.Count]);
        counts[DurationBuckets.Of(seconds)]++;
    }
}
