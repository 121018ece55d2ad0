using System.CommandLine;
using System.Runtime.CompilerServices;
using MicroSim.Cli.Client;
using MicroSim.Cli.Output;

namespace MicroSim.Cli.Commands;

internal static class TopCommand
{
    private static readonly TimeSpan interval = TimeSpan.FromSeconds(1);

    private static readonly (Argument<string?> Name, Argument<string?> Service) scope = Scope.Arguments();

    private static readonly Option<bool> once = new("--once") { Description = "Show it once, as soon as there are figures, and end" };

    public static Command Create()
    {
        ExampleCommand command = new(
            "top", "Show rates, errors, durations and resources of services and connections, second by second", "microsim top", "microsim top cart", "microsim top seed --once", "microsim top seed --output json") { scope.Name, scope.Service, once, Shared.Server };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using Server server = Shared.Connect(parsed);
        OutputFormat format = Shared.FormatOf(parsed);
        (string simulation, string? service) = await Scope.OfAsync(parsed.GetValue(scope.Name), parsed.GetValue(scope.Service), server, cancellation);
        bool isOnce = parsed.GetValue(once);
        IAsyncEnumerable<MetricsReply> replies = ReadAsync(server, simulation, service, isOnce, cancellation);
        if (format == OutputFormat.Text && !isOnce && Terminal.IsLively)
        {
            await LiveTop.ShowAsync(simulation, replies, cancellation);
            return (int)ExitCode.Ok;
        }
        await foreach (MetricsReply metrics in replies)
        {
            if (format == OutputFormat.Text)
                WriteTables(metrics, isOnce);
            else if (isOnce)
                Structured.Write(metrics.Json, format);
            else
                Structured.WriteItem(metrics.Json, format);
        }
        return (int)ExitCode.Ok;
    }

    // Once: the first figures, for which a simulation that has just begun needs a moment.
    private static async IAsyncEnumerable<MetricsReply> ReadAsync(Server server, string simulation, string? service, bool isOnce, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            MetricsReply all = await server.MetricsAsync(simulation, "10s", "1s", cancellation);
            MetricsReply metrics = service is null ? all : all.Of(service);
            if (!isOnce || !metrics.IsEmpty)
                yield return metrics;
            if (isOnce && !metrics.IsEmpty)
                yield break;
            await Task.Delay(interval, TimeProvider.System, cancellation);
        }
    }

    private static void WriteTables(MetricsReply metrics, bool isOnce)
    {
        Columns.Write(TopOutput.ServiceHeadings, TopOutput.Services(metrics));
        Terminal.Line("");
        Columns.Write(TopOutput.ConnectionHeadings, TopOutput.Connections(metrics));
        if (!isOnce)
            Terminal.Line("");
    }
}
