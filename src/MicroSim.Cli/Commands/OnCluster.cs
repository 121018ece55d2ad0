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
            throw new CommandException(e.Status == 0 ? ExitCode.Unreachable : e.Status is 401 or 403 ? ExitCode.Denied : ExitCode.Conflict, $"microsim: the cluster: {e.Message}{Advice(e.Status)}");
        }
        catch (ClusterException e)
        {
            throw new CommandException(ExitCode.Conflict, $"microsim: {e.Message}");
        }
    }

    private static string Advice(int status) => status switch
    {
        0 => "\nIs it running, and is it the one that you mean? `kubectl config get-contexts` shows those that your kubeconfig knows.",
        401 => "\nThe cluster does not know your kubeconfig's user: log in to the cluster again, or choose another context.",
        403 => "\nYour kubeconfig's user may not do this. To install or uninstall MicroSim takes an administrator of the cluster, once.",
        _ => "",
    };
}
