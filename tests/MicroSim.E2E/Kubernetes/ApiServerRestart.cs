using System.Diagnostics;

namespace MicroSim.E2E.Kubernetes;

/// <summary>Restarts the cluster's API server, by a command that knows how this is done there.</summary>
internal static class ApiServerRestart
{
    private const string Variable = "MICROSIM_RESTART_API_SERVER";
    private const string Missing = $"no way to restart the API server: {Variable} names a program that kills it and returns when it serves again";

    public static void Need() => Assert.SkipUnless(Cluster.IsGiven && Environment.GetEnvironmentVariable(Variable) is { Length: > 0 }, Cluster.IsGiven ? Missing : Cluster.Missing);

    /// <summary>Kills it and waits until it serves again.</summary>
    public static async Task RunAsync()
    {
        using Process process = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable(Variable)!) { RedirectStandardError = true, WorkingDirectory = Repository.Root })!;
        string errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{Variable} ended with {process.ExitCode}: {errors}");
    }
}
