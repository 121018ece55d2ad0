using System.Diagnostics;

namespace MicroSim.E2E.Shipped;

/// <summary>The published command, run to its end.</summary>
internal static class ShippedCommand
{
    private static readonly TimeSpan deadline = TimeSpan.FromMinutes(1);

    public static Task<(int Code, string Output, string Errors)> RunAsync(string[] arguments, string? input = null, params (string Name, string Value)[] environment) =>
        RunAsync(Microsim.Path, arguments, input, environment);

    /// <summary>Any other program; <c>microsim</c> is in its path.</summary>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(string program, string[] arguments, string? input, params (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MICROSIM_HOME"] = Repository.Root;
        start.Environment["PATH"] = $"{Path.GetDirectoryName(Microsim.Path)}:{start.Environment["PATH"]}";
        start.Environment.Remove("MICROSIM_TOKEN");
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync().WaitAsync(deadline, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} {string.Join(' ', arguments)} did not end within {deadline}: {await output}{await errors}");
        }
        return (process.ExitCode, await output, await errors);
    }
}
