using MicroSim.Cli.Output;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Installing;

namespace MicroSim.Cli.Commands;

/// <summary>Commands that change the cluster itself. Apart, so that nothing of Kubernetes is loaded where it is not used.</summary>
internal static class OnCluster
{
    /// <param name="work">What to do.</param>
    /// <param name="told">Whether each step is told.</param>
    public static Task RunAsync(Func<Installer, Task> work, bool told) => CallAsync(async () =>
    {
        using ApiServer api = new(ClusterConnection.Find(), TimeProvider.System);
        await work(new Installer(api, TimeProvider.System, line =>
        {
            if (told)
                Terminal.Line(Terminal.Faint(line));
        }));
    });

    /// <summary>Makes what a cluster refuses an error of the command.</summary>
    public static async Task CallAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (ApiException e)
        {
            throw new CommandException(e.Status == 0 ? ExitCode.Unreachable : e.Status is 401 or 403 ? ExitCode.Denied : ExitCode.Conflict, $"microsim: the cluster: {e.Message}");
        }
        catch (ClusterException e)
        {
            throw new CommandException(ExitCode.Conflict, $"microsim: {e.Message}");
        }
    }
}
