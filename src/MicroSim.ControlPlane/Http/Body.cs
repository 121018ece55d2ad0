using System.IO.Pipelines;
using MicroSim.Contract;
using MicroSim.ControlPlane.Api;
using Microsoft.AspNetCore.Http;

namespace MicroSim.ControlPlane.Http;

/// <summary>Reads a request's body into a pooled buffer.</summary>
internal static class Body
{
    private const int FirstCapacity = 4096;

    /// <summary>The whole body, or null when it is longer than <see cref="Wire.MaxUserBody"/>.</summary>
    public static ValueTask<PooledBuffer?> ReadAsync(HttpRequest request, CancellationToken cancellation) => ReadAsync(request, Wire.MaxUserBody, cancellation);

    /// <summary>The whole body, or null when it is longer than <paramref name="limit"/> bytes.</summary>
    public static async ValueTask<PooledBuffer?> ReadAsync(HttpRequest request, int limit, CancellationToken cancellation)
    {
        if (request.ContentLength > limit)
            return null;
        PooledBuffer buffer = new((int)(request.ContentLength ?? FirstCapacity));
        try
        {
            PipeReader reader = request.BodyReader;
            while (true)
            {
                ReadResult read = await reader.ReadAsync(cancellation);
                bool fits = buffer.Written.Length + read.Buffer.Length <= limit;
                if (fits)
                    buffer.Append(read.Buffer);
                // Also when it is too long: the server then reads the rest away, and the connection stays usable.
                reader.AdvanceTo(read.Buffer.End);
                if (!fits)
                {
                    buffer.Dispose();
                    return null;
                }
                if (read.IsCompleted)
                    return buffer;
            }
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    public static ProblemResult TooLarge { get; } =
        new(StatusCodes.Status413PayloadTooLarge, $"The body has more than {Wire.MaxUserBody} bytes; nothing was done.", [new ApiError(Problem.Root, $"must have at most {Wire.MaxUserBody} bytes")]);
}
