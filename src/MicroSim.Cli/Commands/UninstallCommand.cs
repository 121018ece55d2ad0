using System.CommandLine;
using MicroSim.Cli.Output;
using MicroSim.Runtimes.Kubernetes.Api;

namespace MicroSim.Cli.Commands;

internal static class UninstallCommand
{
    private static readonly Option<string> space = InstallCommand.Space();

    private static readonly Option<int> wait = InstallCommand.Wait();

    public static Command Create()
    {
        ExampleCommand command = new("uninstall", "Take the control plane and every simulation off the cluster that the kubeconfig names", "microsim uninstall") { space, wait };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        bool text = Shared.FormatOf(parsed) == OutputFormat.Text;
        await OnCluster.RunAsync(
            async installer =>
            {
                IReadOnlyList<ObjectKey> simulations = await installer.SimulationsAsync(cancellation);
                if (simulations.Count > 0)
                    Terminal.Error($"microsim: {simulations.Count} simulation{(simulations.Count == 1 ? " ends" : "s end")} with it: {string.Join(", ", simulations)}");
                await installer.UninstallAsync(parsed.GetValue(space)!, TimeSpan.FromSeconds(parsed.GetValue(wait)), cancellation);
            },
            text);
        Terminal.Line(text ? "MicroSim is gone from the cluster." : "{}");
        return (int)ExitCode.Ok;
    }
}
