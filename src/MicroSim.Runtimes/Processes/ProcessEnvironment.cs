using System.Collections;
using System.Runtime.InteropServices;

namespace MicroSim.Runtimes.Processes;

/// <summary>The environments that child processes get.</summary>
internal static class ProcessEnvironment
{
    // What a program needs to find itself, its runtime and its language; whatever else the control plane was given, secrets
    // above all, is none of a mock service's business.
    private static readonly string[] needed =
    [
        "PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH",
        "DOTNET_ROOT", "DOTNET_ROOT_X64", "DOTNET_ROOT_ARM64", "JAVA_HOME",
    ];

    /// <summary>The little that every program needs.</summary>
    public static Dictionary<string, string> Minimal()
    {
        Dictionary<string, string> environment = needed
            .Select(name => (name, value: Environment.GetEnvironmentVariable(name)))
            .Where(v => v.value is not null)
            .ToDictionary(v => v.name, v => v.value!, StringComparer.Ordinal);
        if (DotnetRoot() is string root)
            environment.TryAdd("DOTNET_ROOT", root);
        return environment;
    }

    /// <summary>All of this process's own: for builds, which need proxies, caches and registries.</summary>
    public static Dictionary<string, string> Inherited() => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .ToDictionary(v => (string)v.Key, v => (string?)v.Value ?? "", StringComparer.Ordinal);

    // An agent that runs on the .NET runtime finds the one that we run on: <root>/shared/Microsoft.NETCore.App/<version>/.
    private static string? DotnetRoot()
    {
        DirectoryInfo? shared = new DirectoryInfo(RuntimeEnvironment.GetRuntimeDirectory()).Parent?.Parent;
        return shared is { Name: "shared" } ? shared.Parent?.FullName : null;
    }
}
