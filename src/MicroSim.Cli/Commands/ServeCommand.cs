using System.CommandLine;
using MicroSim.Cli.Up;
using MicroSim.Runtimes.Agents;

namespace MicroSim.Cli.Commands;

internal static class ServeCommand
{
    private static readonly Option<int> port = Shared.Port();

    private static readonly Option<DirectoryInfo?> data = Shared.Data();

    public static Command Create()
    {
        ExampleCommand command = new("serve", "Run a control plane; simulations come by `apply`. Ctrl-C ends all of it", "microsim serve", "microsim serve --port 7071 --data /tmp/microsim") { port, data };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken interrupted)
    {
        string home = Home.Find();
        UpOptions options = new(home, AgentCatalogue.Read(home).Frameworks, parsed.GetValue(data)?.FullName ?? Folders.Data, parsed.GetValue(port));
        await using Journal journal = new();
        await new UpSession(options, UpReport.Of(Shared.FormatOf(parsed), journal), TimeProvider.System).ServeAsync(interrupted);
        return (int)ExitCode.Ok;
    }
}
