using System.CommandLine;
using System.Net;
using MicroSim.Cli.Up;
using MicroSim.Runtimes.Agents;

namespace MicroSim.Cli.Commands;

internal static class ServeCommand
{
    private static readonly Option<int> port = Shared.Port();

    private static readonly Option<IPAddress?> listen = new("--listen")
    {
        Description = $"The address to listen on; one that others can reach needs a token, which {Variables.Token} gives or else is made and told [default: loopback]",
        HelpName = "ADDRESS",
        CustomParser = result =>
        {
            if (IPAddress.TryParse(result.Tokens[0].Value, out IPAddress? address))
                return address;
            result.AddError($"--listen must be an IP address such as 0.0.0.0, not '{result.Tokens[0].Value}'.");
            return null;
        },
    };

    private static readonly Option<DirectoryInfo?> data = Shared.Data();

    public static Command Create()
    {
        ExampleCommand command = new("serve", "Run a control plane; simulations come by `apply`. Ctrl-C ends all of it", "microsim serve", "microsim serve --listen 0.0.0.0", "microsim serve --port 7071 --data /tmp/microsim") { port, listen, data };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken interrupted)
    {
        string home = Home.Find();
        UpOptions options = UpOptions.Of(home, AgentCatalogue.Read(home).Known, parsed.GetValue(port), parsed.GetValue(data));
        options = options with { ControlPlane = options.ControlPlane with { Listen = parsed.GetValue(listen), Token = Token() } };
        await using IUpReport report = UpReport.Of(Shared.FormatOf(parsed));
        await new UpSession(options, report, TimeProvider.System).ServeAsync(interrupted);
        return (int)ExitCode.Ok;
    }

    private static string? Token() => Environment.GetEnvironmentVariable(Variables.Token) is { Length: > 0 } given ? given : null;
}
