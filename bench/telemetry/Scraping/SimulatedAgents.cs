using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace MicroSim.Bench.Scraping;

/// <summary>One process that answers at many ports as agents do, each a metrics text of some 12 KB whose counters grow.</summary>
internal static class SimulatedAgents
{
    private static readonly double[] bounds = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    public static async Task ServeAsync(int count)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            for (int i = 0; i < count; i++)
                kestrel.Listen(IPAddress.Loopback, 0);
        });
        await using WebApplication app = builder.Build();
        long calls = 0;
        app.Run(context => context.Response.WriteAsync(Text(Interlocked.Increment(ref calls))));
        await app.StartAsync();
        Console.WriteLine(string.Join(' ', app.Urls.Select(u => new Uri(u).Port)));
        await Console.In.ReadLineAsync();
    }

    private static string Text(long calls)
    {
        StringBuilder text = new();
        foreach (string status in (string[])["200", "502"])
            Histogram(text, $"http_server_request_duration_seconds", $"http_request_method=\"POST\",http_response_status_code=\"{status}\",http_route=\"/\"", calls);
        foreach (string callee in (string[])["cart", "search", "payment"])
            Histogram(text, "http_client_request_duration_seconds", $"http_request_method=\"POST\",http_response_status_code=\"200\",server_address=\"{callee}\",error_type=\"\"", calls);
        text.Append("http_server_active_requests 2\nprocess_cpu_seconds_total ").Append((calls / 1000.0).ToString(CultureInfo.InvariantCulture));
        return text.Append("\nprocess_resident_memory_bytes 20000000\nprocess_start_time_seconds 1700000000\n").ToString();
    }

    private static void Histogram(StringBuilder text, string name, string labels, long calls)
    {
        for (int i = 0; i < bounds.Length; i++)
            text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{labels},le=\"{bounds[i]}\"}} {calls * i / bounds.Length}\n");
        text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{labels},le=\"+Inf\"}} {calls}\n{name}_sum{{{labels}}} {calls}\n{name}_count{{{labels}}} {calls}\n");
    }
}
