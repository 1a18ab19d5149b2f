import type {
  ForecastAccuracyAnswer,
  ForecastsAnswer,
  ImbalancesAnswer,
  SubjectForecast,
  WhatIf,
  WhatIfAnswer,
} from '@iops/contracts';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsNumber, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { Allow } from '../../platform/auth/access.decorator.js';
import { IsZonedTime } from '../../platform/http/zoned-time.decorator.js';
import { ForecastService } from './forecast.service.js';

/** The moment by which a forecast must have been made. */
export class ForecastQuery {
  @ApiProperty({
    required: false,
    format: 'date-time',
    description: 'The newest forecast made by then; now by default',
  })
  @IsOptional()
  @IsZonedTime()
  asOf?: string;
}

/** What would be otherwise. */
export class WhatIfBody implements WhatIf {
  @ApiProperty()
  @IsString()
  @MaxLength(255)
  subject: string;

  @ApiProperty({ description: 'As a share: 0.2 is a fifth more demand', minimum: -1, maximum: 10 })
  @IsNumber()
  @Min(-1)
  @Max(10)
  demandChange: number;

  @ApiProperty({ description: 'As a share: -0.1 is a tenth fewer hours of tutors', minimum: -1, maximum: 10 })
  @IsNumber()
  @Min(-1)
  @Max(10)
  supplyChange: number;
}

/** What will be asked for, and what is offered. */
@ApiTags('forecasts')
@Controller('api/forecasts')
export class ForecastController {
  constructor(private readonly forecasts: ForecastService) {}

  @Get()
  @Allow({ role: 'viewer', scope: 'read' })
  @ApiOperation({ summary: 'Every subject: demand and supply of the next 24 hours and 7 days, the worst imbalance' })
  list(): Promise<ForecastsAnswer> {
    return this.forecasts.list(new Date());
  }

  @Get('imbalances')
  @Allow({ role: 'viewer', scope: 'read' })
  @ApiOperation({ summary: 'Shortages and surpluses of the next 7 days in tutor-hours, each with its probability' })
  imbalances(): Promise<ImbalancesAnswer> {
    return this.forecasts.imbalances(new Date());
  }

  @Get('accuracy')
  @Allow({ role: 'viewer', scope: 'read' })
  @ApiOperation({ summary: 'How the forecasts of the last four weeks turned out, by subject and days ahead' })
  accuracy(): Promise<ForecastAccuracyAnswer> {
    return this.forecasts.accuracy(new Date());
  }

  @Get('subject/:subject')
  @Allow({ role: 'viewer', scope: 'read' })
  @ApiOperation({ summary: "A subject's next 7 days by hour, with bands, supply, accuracy and drivers" })
  subject(@Param('subject') subject: string, @Query() { asOf }: ForecastQuery): Promise<SubjectForecast> {
    return this.forecasts.subject(subject, asOf === undefined ? new Date() : new Date(asOf));
  }

  @Post('what-if')
  @HttpCode(200)
  @Allow({ role: 'viewer', scope: 'read' })
  @ApiOperation({ summary: 'The newest forecast of a subject, were demand or supply changed' })
  whatIf(@Body() change: WhatIfBody): Promise<WhatIfAnswer> {
    return this.forecasts.whatIf(change, new Date());
  }
}
