using System.Diagnostics;

namespace MicroSim.E2E.Kubernetes;

/// <summary>The commands that people use: kubectl, and microsim beside it.</summary>
internal static class Kubectl
{
    private const string Missing = "no cluster: set KUBECONFIG, and have kubectl on the PATH, to run the tests on Kubernetes";

    /// <summary>Skips the test where there is no cluster or no kubectl.</summary>
    public static void Need() => Assert.SkipUnless(
        Environment.GetEnvironmentVariable("KUBECONFIG") is { Length: > 0 }
        && (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "kubectl"))),
        Missing);

    /// <summary>What kubectl prints; the test fails when kubectl does.</summary>
    public static Task<string> RunAsync(string arguments, string? input = null) => RunAsync("kubectl", arguments, input);

    /// <summary>What <c>kubectl explain</c> prints of a field; an API server knows a definition some time before it publishes the schema.</summary>
    public static async Task<string> ExplainAsync(string field)
    {
        (int code, string output, string errors) = (0, "", "");
        await ClusterBed.EventuallyAsync(
            async () =>
            {
                (code, output, errors) = await EndAsync("kubectl", $"explain {field}", null);
                Assert.True(code == 0 || errors.Contains("couldn't find resource", StringComparison.Ordinal), errors);
                return code == 0;
            },
            () => errors);
        return output;
    }

    /// <summary>What the shipped command prints; the test fails when it does.</summary>
    public static Task<string> MicrosimAsync(string arguments) => RunAsync(Shipped.Microsim.Path, arguments, null);

    /// <summary>What the shipped command says when it refuses; the test fails when it does not.</summary>
    public static async Task<string> RefusedAsync(string arguments)
    {
        (int code, _, string errors) = await EndAsync(Shipped.Microsim.Path, arguments, null);
        Assert.NotEqual(0, code);
        return errors;
    }

    private static async Task<string> RunAsync(string program, string arguments, string? input)
    {
        (int code, string output, string errors) = await EndAsync(program, arguments, input);
        Assert.True(code == 0, $"{program} {arguments} ended with {code}: {errors}{output}");
        return output;
    }

    private static async Task<(int Code, string Output, string Errors)> EndAsync(string program, string arguments, string? input)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Repository.Root };
        start.Environment["MICROSIM_HOME"] = Repository.Root;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await errors);
    }
}
