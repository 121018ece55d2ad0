using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using MicroSim.Agent.Tracing;

namespace MicroSim.Agent;

/// <summary>What the environment says (contract §3).</summary>
internal sealed record AgentSettings
{
    private const string Prefix = "MICROSIM_";

    public string Service { get; init; } = "service";
    public string Version { get; init; } = "v1";
    public string Instance { get; init; } = "service-0";
    public IPAddress Host { get; init; } = IPAddress.Loopback;
    public int Port { get; init; }
    public int AdminPort { get; init; }
    public string? StateFile { get; init; }
    public bool WaitForState { get; init; }
    public string? RequestToken { get; init; }
    public string? AdminToken { get; init; }
    public int MaxMemoryMb { get; init; } = 1024;
    public int MaxDiskMb { get; init; } = 1024;
    public int MaxConnections { get; init; } = 1000;
    public int MaxDurationMs { get; init; } = 3_600_000;
    public TimeSpan Drain { get; init; }
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(20);
    public uint Seed { get; init; }
    public int Threads { get; init; } = 64;
    public string Tmp { get; init; } = Path.GetTempPath();
    public bool AccessLog { get; init; }
    public bool ExitWithParent { get; init; }
    public TracingSettings Tracing { get; init; } = new(null, [], [], null);

    /// <exception cref="InvalidSettingException">A variable has a value that it must not have.</exception>
    public static AgentSettings FromEnvironment(Func<string, string?> get)
    {
        string service = Text("SERVICE") ?? "service";
        return new AgentSettings
        {
            Service = service,
            Version = Text("VERSION") ?? "v1",
            Instance = Text("INSTANCE") ?? $"{service}-0",
            Host = Text("HOST") is not string host ? IPAddress.Loopback
                : IPAddress.TryParse(host, out IPAddress? address) ? address : throw Invalid("HOST", host, "an IP address"),
            Port = Integer("PORT", 0, 65535, 8080),
            AdminPort = Integer("ADMIN_PORT", 0, 65535, 8081),
            StateFile = Text("STATE"),
            WaitForState = Flag("WAIT_FOR_STATE"),
            RequestToken = Text("REQUEST_TOKEN"),
            AdminToken = Text("ADMIN_TOKEN"),
            MaxMemoryMb = Integer("MAX_MEMORY_MB", 1, 1_048_576, 1024),
            MaxDiskMb = Integer("MAX_DISK_MB", 1, 1_048_576, 1024),
            MaxConnections = Integer("MAX_CONNECTIONS", 1, 65_536, 1000),
            MaxDurationMs = Integer("MAX_DURATION_MS", 1, 3_600_000, 3_600_000),
            Drain = TimeSpan.FromMilliseconds(Integer("DRAIN_MS", 0, 600_000, 0)),
            Grace = TimeSpan.FromMilliseconds(Integer("GRACE_MS", 0, 600_000, 20_000)),
            Seed = Text("SEED") is not string seed ? RandomSeed() : ParseSeed(seed) ?? throw Invalid("SEED", seed, "8 hexadecimal digits"),
            Threads = Integer("THREADS", 1, 4096, 64),
            Tmp = Text("TMP") ?? Path.GetTempPath(),
            AccessLog = Text("LOG") switch
            {
                null => false,
                "access" => true,
                string other => throw Invalid("LOG", other, "access"),
            },
            ExitWithParent = Flag("EXIT_WITH_PARENT"),
            Tracing = TracingSettings.FromEnvironment(get),
        };

        string? Text(string name) => get(Prefix + name) is { Length: > 0 } text ? text : null;

        bool Flag(string name) => Text(name) switch
        {
            null or "0" => false,
            "1" => true,
            string other => throw Invalid(name, other, "0 or 1"),
        };

        int Integer(string name, int min, int max, int fallback) =>
            Text(name) is not string text ? fallback
            : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= min && value <= max ? value
            : throw Invalid(name, text, $"an integer from {min} to {max}");
    }

    /// <summary>Eight hexadecimal digits, or null.</summary>
    public static uint? ParseSeed(ReadOnlySpan<char> text) =>
        text.Length == 8 && uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint seed) ? seed : null;

    private static uint RandomSeed() => BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint)));

    private static InvalidSettingException Invalid(string name, string value, string right) =>
        new($"{Prefix}{name}: '{value}' must be {right}");
}

/// <summary>The agent cannot start with what it was given; the message names the variable or the file.</summary>
internal sealed class InvalidSettingException(string message) : Exception(message);
